import type { BillingRecord } from "#domain/billing/billing-record.ts";
import type { WaitingPlace } from "#domain/history/find-work-list.ts";
import type { LeadResults } from "#domain/reports/lead-measures.ts";
import type { AgencyId, ClientId, LeadId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { Position } from "#platform/ports.ts";

type SaveOptions = {
  mayRecur?: boolean;
  isNew?: boolean;
  results?: LeadResults;
  waitsIn?: WaitingPlace | undefined;
};

/** The billing records of clients: a read model that Baton derives only from the histories. */
export type BillingRecords = {
  /**
   * Saves the record, unless the stored one derives from more facts: more facts are newer. `mayRecur` says that a fact
   * takes an earlier one back, so that the record may be as it was before. `isNew` says that the record is most likely
   * not stored yet, so that it is written without comparing it. `results` are stored beside it, for reports. `waitsIn` is
   * where the lead waits, for the lists of waiting leads; absent for a lead that was held, which has an item of its own.
   */
  save(agencyId: AgencyId, record: BillingRecord, factCount: number, options?: SaveOptions): Promise<void>;
  /** Saves the record of a sandbox lead, which only `listSandbox` and the lists of sandbox leads return. */
  saveSandbox: BillingRecords["save"];
  /** Lists the records of leads placed from `from` (inclusive) to `to` (exclusive), oldest first. */
  list(
    agencyId: AgencyId,
    clientId: ClientId,
    period: { from: Instant; to: Instant },
    page: { limit: number; after?: Position | undefined },
  ): Promise<{ records: BillingRecord[]; next?: Position }>;
  /** Reads the records of these live leads, strongly consistent, in their order; undefined for one that is not stored. */
  load(
    agencyId: AgencyId,
    leads: readonly { clientId: ClientId; placedAt: Instant; leadId: LeadId }[],
  ): Promise<(BillingRecord | undefined)[]>;
  /** Lists the records of sandbox leads, which are reconciled like live leads and never billed. */
  listSandbox: BillingRecords["list"];
};
