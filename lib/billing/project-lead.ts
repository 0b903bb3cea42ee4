import { toBillingRecord } from "#domain/billing/billing-record.ts";
import { isCanary } from "#domain/lead/received.ts";
import { toLeadResults } from "#domain/reports/lead-measures.ts";
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
};

/**
 * Projects the billing record of a lead from its whole history and saves it, and posts the lead. May run any number of
 * times, in any order; the record and the journal end as the history says. Then schedules the cells of its day. Returns
 * the lead. The record of a sandbox lead is only for lists, and a canary has none.
 */
export function makeProjectLead({ history, records, postLead, scheduleDayCells }: Deps) {
  return async function projectLead(key: LeadKey): Promise<LoadedLead | undefined> {
    const lead = await loadLead(history, key);
    const record = lead && toBillingRecord(key.leadId, lead.state);
    if (!record || isCanary(lead.state.received)) return lead;
    const mayRecur = lead.facts.some(({ kind }) => kind === "attempt_withdrawn");
    if (lead.state.received.sandbox) await records.saveSandbox(key.agencyId, record, lead.facts.length, { mayRecur });
    else {
      await records.save(key.agencyId, record, lead.facts.length, { mayRecur, results: toLeadResults(lead.state) });
      // Also if the record was stored before: the process may have crashed before it scheduled the job.
      await Promise.all([postLead(key, lead), scheduleDayCells(key.agencyId, record)]);
    }
    return lead;
  };
}
