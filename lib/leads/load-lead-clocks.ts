import { type LeadClock, measureLeadClock } from "#domain/history/lead-clock.ts";
import type { LeadCycle } from "#domain/history/lead-cycle.ts";
import type { LeadState } from "#domain/history/lead-state.ts";
import type { AgencyId } from "#domain/shared/id.ts";
import { makeLoadHoursOfLeads } from "./load-hours-of-leads.ts";

/**
 * Loads the contact hours that count for leads, and returns the function that measures the clock of each of them: in the
 * first cycle, or in that which `pickCycle` picks.
 */
export type LoadLeadClocks = (
  agencyId: AgencyId,
  states: readonly LeadState[],
  pickCycle?: (state: LeadState) => LeadCycle | undefined,
) => Promise<(state: LeadState) => LeadClock>;

/** Reads nothing for a lead that was not delivered. Writes nothing. */
export function makeLoadLeadClocks(deps: Parameters<typeof makeLoadHoursOfLeads>[0]): LoadLeadClocks {
  const loadHoursOfLeads = makeLoadHoursOfLeads(deps);
  return async function loadLeadClocks(agencyId, states, pickCycle = ({ cycles }) => cycles[0]) {
    const hours = await loadHoursOfLeads(agencyId, states, pickCycle);
    return (state) => measureLeadClock(state, hours.get(state), pickCycle(state));
  };
}
