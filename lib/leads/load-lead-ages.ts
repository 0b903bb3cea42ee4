import { type LeadAge, measureLeadAge } from "#domain/history/lead-clock.ts";
import type { LeadState } from "#domain/history/lead-state.ts";
import type { AgencyId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { makeLoadHoursOfLeads } from "./load-hours-of-leads.ts";

export type LoadLeadAges = ReturnType<typeof makeLoadLeadAges>;

/** Loads the contact hours that count for the latest cycle of each lead, and returns the function that measures its age. */
export function makeLoadLeadAges(deps: Parameters<typeof makeLoadHoursOfLeads>[0]) {
  const loadHoursOfLeads = makeLoadHoursOfLeads(deps);
  return async function loadLeadAges(
    agencyId: AgencyId,
    states: readonly LeadState[],
    now: Instant,
  ): Promise<(state: LeadState) => LeadAge> {
    const hours = await loadHoursOfLeads(agencyId, states, ({ cycles }) => cycles.at(-1));
    return (state) => measureLeadAge(state, hours.get(state), now);
  };
}
