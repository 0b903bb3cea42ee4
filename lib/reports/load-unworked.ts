import type { BillingRecords } from "#billing/ports.ts";
import { type BillingRecord, toBillingRecord } from "#domain/billing/billing-record.ts";
import { isUnworked, unworkedDays } from "#domain/reports/unworked-replies.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { addMs } from "#domain/shared/instant.ts";
import type { History, ListedLead, WorkListIndex } from "#leads/ports.ts";
import { loadLead } from "#leads/read-lead.ts";
import { mapWithConcurrency } from "#platform/map-with-concurrency.ts";
import type { Position } from "#platform/ports.ts";
import type { ReportScope } from "./resolve-scope.ts";

export type UnworkedDeps = {
  workListIndex: Pick<WorkListIndex, "list">;
  records: Pick<BillingRecords, "load">;
  history: Pick<History, "read">;
};

const pageSize = 1000;

/** How many leads that were held are read at once: their list does not name their billing records. */
const leadsAtOnce = 20;

/**
 * Loads the billing records of the leads of a scope that wait for a first attempt at `now`, of those placed in the last
 * thirty days. Costs by the number of leads that wait.
 */
export async function loadUnworked(
  { workListIndex, records, history }: UnworkedDeps,
  { agencyId, clientId, campaignId, isTest }: ReportScope,
  now: Instant,
): Promise<BillingRecord[]> {
  if (isTest) return [];
  const from = addMs(now, -unworkedDays * 86_400_000);
  const found: BillingRecord[] = [];
  // Leads wait since they were placed, or later.
  let after: Position | undefined = from;
  while (after !== undefined) {
    const page = await workListIndex.list({ agencyId, clientId, list: "unworked" }, { limit: pageSize, after });
    const listed = await loadRecords(page.leads);
    found.push(...listed.filter((record) => isUnworked(record) && record.placedAt >= from && record.placedAt < now));
    after = page.more ? page.leads.at(-1)?.position : undefined;
  }
  return found.filter((record) => campaignId === undefined || record.campaignId === campaignId);

  async function loadRecords(leads: readonly ListedLead[]): Promise<BillingRecord[]> {
    const ofRecords = leads.flatMap(({ leadId, record }) => (record ? { leadId, ...record } : []));
    const heldBefore = leads.filter(({ record }) => !record);
    const [stored, derived] = await Promise.all([
      records.load(agencyId, ofRecords),
      mapWithConcurrency(leadsAtOnce, heldBefore, async ({ leadId }) => {
        const lead = await loadLead(history, { agencyId, leadId });
        return lead && toBillingRecord(leadId, lead.state);
      }),
    ]);
    return [...stored, ...derived].filter((record) => record !== undefined);
  }
}
