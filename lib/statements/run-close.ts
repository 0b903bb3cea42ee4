import { findClosingTime } from "#domain/contracts/period.ts";
import { addMs, type Instant } from "#domain/shared/instant.ts";
import type { ClientScope, Now } from "#platform/ports.ts";
import type { JobOfKind } from "#scheduling/ports.ts";
import type { makeCloseStatement } from "./close-statement.ts";
import { planClosing } from "./plan-closing.ts";

type Deps = { closeStatement: ReturnType<typeof makeCloseStatement>; now: Now } & Parameters<typeof planClosing>[0];

/** How often a period is tried that cannot be closed, until what is missing is added. */
const retryMs = 24 * 3_600_000;

/** How long one run reads pages: half of what it has. A month of many leads takes several runs. */
const runMs = 30_000;

/**
 * Closes the first period of a client's account that is not closed, if its days of grace are over. Returns when the next
 * one is due, at once if it is already or if the run was too short; undefined without a contract. A period that lacks
 * details is tried each day.
 */
export function makeRunClose({ closeStatement, ...deps }: Deps) {
  return async function runClose(
    { agencyId, clientId, currency }: JobOfKind<"close">,
    at: Instant,
  ): Promise<Instant | undefined> {
    const scope = { agencyId, clientId };
    const first = await findNext(scope, currency);
    if (!first || at < first.dueAt) return first?.dueAt;
    const until = addMs(deps.now(), runMs);
    const closed = await closeStatement(scope, { currency, period: first.period }, until);
    if (!closed.ok && closed.refusal.kind === "temporarily_unavailable") return at;
    if (!closed.ok) return addMs(at, retryMs);
    // The next period may go by another version of the contract, with other days of grace.
    return (await findNext(scope, currency))?.dueAt;
  };

  async function findNext(scope: ClientScope, currency: string) {
    const planned = await planClosing(deps, scope, { currency });
    if (!planned.ok || "issued" in planned.value) return undefined;
    const { client, contract, range } = planned.value;
    return { period: range.period, dueAt: findClosingTime(client.timeZone, range.period, contract.graceDays) };
  }
}
