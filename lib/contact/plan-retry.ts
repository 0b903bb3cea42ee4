import type { Clients } from "#accounts/ports.ts";
import { findHoursAt } from "#domain/accounts/contact-hours.ts";
import type { ContactAttempted } from "#domain/contact/contact-fact.ts";
import { countTriesInRow, planNextTry, suggestsRetry } from "#domain/contact/plan-next-try.ts";
import { defaultRetryCadence } from "#domain/accounts/retry-cadence.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { makeResolveHours } from "#leads/load-hours-in-force.ts";
import type { LoadedLead } from "#leads/read-lead.ts";
import type { AgencyScope } from "#platform/ports.ts";

type Deps = { clients: Pick<Clients, "read">; resolveHours: ReturnType<typeof makeResolveHours> };

export type PlanRetry = (
  scope: AgencyScope,
  lead: LoadedLead,
  attempt: Pick<ContactAttempted, "result" | "at">,
  at: Instant,
) => Promise<Instant | undefined>;

/**
 * Plans the next try after an attempt that is reported at `at`, by the client's cadence and the contact hours in force.
 * Reads the client only for a result after which to try again; undefined without a suggestion.
 */
export function makePlanRetry({ clients, resolveHours }: Deps): PlanRetry {
  return async function planRetry({ agencyId }, { state }, attempt, at) {
    const { placed, cycles } = state;
    if (!placed || !suggestsRetry[attempt.result]) return undefined;
    const client = await clients.read({ agencyId }, placed.placement.clientId);
    if (!client) return undefined;
    const { timeZone, contactHours = [], retryCadence = defaultRetryCadence } = client;
    const earlier = (cycles.at(-1)?.attempts ?? []).filter((each) => each.at <= attempt.at);
    const tries = countTriesInRow([...earlier, attempt]);
    if (tries > retryCadence.length) return undefined;
    const version = findHoursAt(contactHours, at);
    const { hours } = version ? await resolveHours(agencyId, version) : {};
    return planNextTry(retryCadence, { tries, calledAt: attempt.at, at, hours, timeZone });
  };
}
