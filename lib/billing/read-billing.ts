import type { Clients } from "#accounts/ports.ts";
import { canAccessClient } from "#domain/accounts/api-key.ts";
import type { Caller } from "#domain/accounts/caller.ts";
import type { BillingRecord } from "#domain/billing/billing-record.ts";
import type { ClientReport } from "#domain/billing/client-report.ts";
import { toClientReport } from "#domain/reports/to-client-report.ts";
import type { ClientId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import { toMonthRange } from "#domain/shared/time-zone.ts";
import type { Position } from "#platform/ports.ts";
import type { LoadPeriodCells } from "#reports/ports.ts";
import type { BillingRecords } from "./ports.ts";

/**
 * The time in which leads were placed: a calendar month in the client's time zone, or from one instant (inclusive) to
 * another (exclusive).
 */
export type Period = { month: string } | { from: Instant; to: Instant };

type Deps = { clients: Clients; records: BillingRecords };
type ReportDeps = { clients: Clients; loadPeriodCells: LoadPeriodCells };
type NotFound = { kind: "not_found" };

/** Lists a client's billing records of a period, in the order of placing; none for a test key (no sandbox lead is billed). */
export function makeListBillingRecords({ clients, records }: Deps) {
  return async function listBillingRecords(
    caller: Caller,
    clientId: ClientId,
    period: Period,
    page: { limit: number; after?: Position | undefined },
  ): Promise<Result<{ records: BillingRecord[]; next?: Position }, NotFound>> {
    const bounds = await resolvePeriod(clients, caller, clientId, period);
    if (!bounds) return refuse({ kind: "not_found" });
    if (caller.mode === "test") return ok({ records: [] });
    return ok(await records.list(caller.agencyId, clientId, bounds, page));
  };
}

/** Reports on the leads placed with a client in a period, however many. For a test key the report is empty. */
export function makeReportClient({ clients, loadPeriodCells }: ReportDeps) {
  return async function reportClient(
    caller: Caller,
    clientId: ClientId,
    period: Period,
  ): Promise<Result<ClientReport, NotFound>> {
    const bounds = await resolvePeriod(clients, caller, clientId, period);
    if (!bounds) return refuse({ kind: "not_found" });
    if (caller.mode === "test") return ok(toClientReport(bounds, []));
    return ok(toClientReport(bounds, await loadPeriodCells(caller.agencyId, clientId, bounds)));
  };
}

async function resolvePeriod(clients: Clients, caller: Caller, clientId: ClientId, period: Period) {
  const client = canAccessClient(caller, clientId) && (await clients.read({ agencyId: caller.agencyId }, clientId));
  if (!client) return undefined;
  return "month" in period ? toMonthRange(client.timeZone, period.month) : period;
}
