import { toBillingRecord } from "#domain/billing/billing-record.ts";
import { isCanary } from "#domain/lead/received.ts";
import type { History } from "#leads/ports.ts";
import { type LoadedLead, loadLead } from "#leads/read-lead.ts";
import type { LeadKey } from "#platform/ports.ts";
import type { BillingRecords } from "./ports.ts";

/**
 * Makes the billing record of a lead from its whole history and saves it, so that however often and in whatever order this
 * is called, the record ends up as the history says. Answers what is known of the lead. What a lead of the sandbox would have cost is for lists alone, and a canary is in none.
 */
export function makeProjectLead({ history, records }: { history: History; records: BillingRecords }) {
  return async function projectLead(key: LeadKey): Promise<LoadedLead | undefined> {
    const lead = await loadLead(history, key);
    const record = lead && toBillingRecord(key.leadId, lead.state);
    if (!record || isCanary(lead.state.received)) return lead;
    if (lead.state.received.sandbox) await records.saveSandbox(key.agencyId, record, lead.facts.length);
    else await records.save(key.agencyId, record, lead.facts.length);
    return lead;
  };
}
