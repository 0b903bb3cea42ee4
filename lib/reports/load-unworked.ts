import type { BillingRecords } from "#billing/ports.ts";
import type { BillingRecord } from "#domain/billing/billing-record.ts";
import { isUnworked, unworkedDays } from "#domain/reports/unworked-replies.ts";
import type { AgencyId, ClientId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { addMs } from "#domain/shared/instant.ts";
import { addDays } from "#domain/shared/wall-clock.ts";
import { mapWithConcurrency } from "#platform/map-with-concurrency.ts";
import type { Position } from "#platform/ports.ts";
import type { CellDeps } from "./load-sources.ts";
import type { ReportScope } from "./resolve-scope.ts";

export type UnworkedDeps = Pick<CellDeps, "loadAgencyCells"> & { records: Pick<BillingRecords, "list"> };

const clientsAtOnce = 10;
const pageSize = 1000;

/** Loads the leads of a scope that wait for a first attempt at `now`, of those placed in the last thirty days. */
export async function loadUnworked(
  { loadAgencyCells, records }: UnworkedDeps,
  { agencyId, clientId, campaignId, today, isTest }: ReportScope,
  now: Instant,
): Promise<BillingRecord[]> {
  if (isTest) return [];
  const period = { from: addMs(now, -unworkedDays * 86_400_000), to: now };
  const clients = clientId ? [clientId] : await listClients(agencyId);
  const unworked = await mapWithConcurrency(clientsAtOnce, clients, listOfClient);
  return unworked.flat().filter((record) => campaignId === undefined || record.campaignId === campaignId);

  async function listClients(ofAgency: AgencyId): Promise<ClientId[]> {
    const dates = { from: addDays(today, -unworkedDays - 1), to: addDays(today, 1) };
    return (await loadAgencyCells({ agencyId: ofAgency, ...dates, parts: [] })).map((client) => client.clientId);
  }

  async function listOfClient(ofClient: ClientId): Promise<BillingRecord[]> {
    const found: BillingRecord[] = [];
    let after: Position | undefined;
    do {
      const page = await records.list(agencyId, ofClient, period, { limit: pageSize, after });
      found.push(...page.records.filter(isUnworked));
      after = page.next;
    } while (after);
    return found;
  }
}
