import { type BillingRecord, toBillingRecord } from "#domain/billing/billing-record.ts";
import { isDeliveryFact } from "#domain/delivery/decide-next-step.ts";
import type { Fact } from "#domain/history/fact.ts";
import { findWorkList, type WaitingPlace, wasHeld } from "#domain/history/find-work-list.ts";
import { foldLead, type LeadState } from "#domain/history/lead-state.ts";
import { isCanary } from "#domain/lead/received.ts";
import { type LeadResults, toLeadResults } from "#domain/reports/lead-measures.ts";
import type { LeadId } from "#domain/shared/id.ts";
import type { History } from "#leads/ports.ts";
import { type LoadedLead, loadLead } from "#leads/read-lead.ts";
import type { makePostLead } from "#ledger/post-lead.ts";
import type { LeadKey } from "#platform/ports.ts";
import type { ScheduleDayCells } from "#reports/ports.ts";
import type { BillingRecords } from "./ports.ts";

type Deps = {
  history: History;
  records: BillingRecords;
  postLead: ReturnType<typeof makePostLead>;
  scheduleDayCells: ScheduleDayCells;
  toFactKey: (fact: Fact) => string;
};

/** What Baton stores of a lead for its bill, for reports, and for the lists of waiting leads. */
type Projection = { record: BillingRecord | undefined; results: LeadResults; waitsIn: WaitingPlace | undefined };

/**
 * Projects a lead's billing record and waiting place from its whole history, and posts the lead. May run any number of
 * times, in any order; the record and the journal end as the history says. Then schedules the cells of its day. Returns
 * the lead. The record of a sandbox lead is only for lists, and a canary has none. `newFacts` are the facts that caused
 * the projection, if the caller knows them.
 */
export function makeProjectLead({ history, records, postLead, scheduleDayCells, toFactKey }: Deps) {
  return async function projectLead(key: LeadKey, newFacts: readonly Fact[] = []): Promise<LoadedLead | undefined> {
    const lead = await loadLead(history, key);
    if (!lead) return undefined;
    const projection = project(key.leadId, lead.state);
    const { record, results, waitsIn } = projection;
    if (!record || isCanary(lead.state.received)) return lead;
    const options = {
      mayRecur: lead.facts.some(({ kind }) => kind === "attempt_withdrawn"),
      isNew: JSON.stringify(projectBefore(key.leadId, lead, newFacts)) !== JSON.stringify(projection),
    };
    if (lead.state.received.sandbox) await records.saveSandbox(key.agencyId, record, lead.facts.length, options);
    else {
      await records.save(key.agencyId, record, lead.facts.length, { ...options, results, waitsIn });
      // Also if the record was stored before: the process may have crashed before it scheduled the job.
      await Promise.all([postLead(key, lead), scheduleDayCells(key.agencyId, record)]);
    }
    return lead;
  };

  /**
   * Projects the lead as it was before the new facts; undefined before its receipt. Facts of deliveries count as old,
   * because the projection of the receipt often reads them too, and a needless write costs five reads.
   */
  function projectBefore(leadId: LeadId, { facts }: LoadedLead, newFacts: readonly Fact[]): Projection | undefined {
    const newKeys = new Set(newFacts.filter((fact) => !isDeliveryFact(fact)).map(toFactKey));
    const before = foldLead(facts.filter((fact) => !newKeys.has(toFactKey(fact))));
    return before && project(leadId, before);
  }
}

const project = (leadId: LeadId, state: LeadState): Projection => ({
  record: toBillingRecord(leadId, state),
  results: toLeadResults(state),
  // A held lead is listed by the time of its receipt too, and the item has room for one list only.
  waitsIn: wasHeld(state) ? undefined : findWorkList(state),
});
