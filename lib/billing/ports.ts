import type { BillingRecord } from "#domain/billing/billing-record.ts";
import type { AgencyId, ClientId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { Position } from "#platform/ports.ts";

/** The billing records of clients: a read model, made from histories and never anything else. */
export type BillingRecords = {
  /**
   * Puts the record in its one place, unless what is there was made from more facts. `factCount` is how many facts the
   * record was made from: histories only grow, so more facts are later ones.
   */
  save(agencyId: AgencyId, record: BillingRecord, factCount: number): Promise<void>;
  /** The same for a lead of the sandbox: its record stands where `listSandbox` and lists of sandbox leads find it, and `list` never does. */
  saveSandbox(agencyId: AgencyId, record: BillingRecord, factCount: number): Promise<void>;
  /** Records of leads placed from `from` (inclusive) to `to` (exclusive), oldest first. */
  list(
    agencyId: AgencyId,
    clientId: ClientId,
    period: { from: Instant; to: Instant },
    page: { limit: number; after?: Position | undefined },
  ): Promise<BillingRecordPage>;
  /** The same of the sandbox, whose leads are reconciled as if they were, and never billed. */
  listSandbox: BillingRecords["list"];
};

type BillingRecordPage = { records: BillingRecord[]; next?: Position };
