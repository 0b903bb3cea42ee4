import type { Clients } from "#accounts/ports.ts";
import { type ApiKey, maySeeClient } from "#domain/accounts/api-key.ts";
import type { BillingRecord } from "#domain/billing/billing-record.ts";
import { clientReport, type ClientReport } from "#domain/billing/client-report.ts";
import type { ClientId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import { monthIn } from "#domain/shared/time-zone.ts";
import type { Position } from "#platform/ports.ts";
import type { BillingRecords } from "./ports.ts";

/** A calendar month in the client's zone, or the time from one instant (inclusive) to another (exclusive). */
export type Period = { month: string } | { from: Instant; to: Instant };

type World = { clients: Clients; records: BillingRecords };
type NotFound = { kind: "not_found" };

/** Reads a page of a client's billing records for a period, oldest first. Nothing in the sandbox is ever billed: a test key finds none. */
export function makeListBillingRecords({ clients, records }: World) {
  return async function listBillingRecords(
    caller: ApiKey,
    clientId: ClientId,
    period: Period,
    page: { limit: number; after?: Position | undefined },
  ): Promise<Result<{ records: BillingRecord[]; next?: Position }, NotFound>> {
    const bounds = await boundsOf(clients, caller, clientId, period);
    if (!bounds) return refuse({ kind: "not_found" });
    if (caller.mode === "test") return ok({ records: [] });
    return ok(await records.list(caller.agencyId, clientId, bounds, page));
  };
}

/** Reports on a client's period. Reads every billing record of it, so a period of more than `max` leads is refused. For a test key it is empty. */
export function makeReportClient({ clients, records, max }: World & { max: number }) {
  return async function reportClient(
    caller: ApiKey,
    clientId: ClientId,
    period: Period,
  ): Promise<Result<ClientReport, NotFound | { kind: "report_too_large"; max: number }>> {
    const bounds = await boundsOf(clients, caller, clientId, period);
    if (!bounds) return refuse({ kind: "not_found" });
    if (caller.mode === "test") return ok(clientReport(bounds, []));
    const found = await records.list(caller.agencyId, clientId, bounds, { limit: max });
    if (found.next) return refuse({ kind: "report_too_large", max });
    return ok(clientReport(bounds, found.records));
  };
}

async function boundsOf(clients: Clients, caller: ApiKey, clientId: ClientId, period: Period) {
  const client = maySeeClient(caller, clientId) && (await clients.read({ agencyId: caller.agencyId }, clientId));
  if (!client) return undefined;
  return "month" in period ? monthIn(client.timeZone, period.month) : period;
}
