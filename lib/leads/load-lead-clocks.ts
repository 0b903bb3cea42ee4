import type { Calendars, Clients } from "#accounts/ports.ts";
import { type ContactHours, findHoursAt } from "#domain/accounts/contact-hours.ts";
import { type LeadClock, measureLeadClock } from "#domain/history/lead-clock.ts";
import type { LeadCycle, LeadState } from "#domain/history/lead-state.ts";
import type { AgencyId } from "#domain/shared/id.ts";
import { readOnce } from "#platform/read-once.ts";
import { makeResolveHours } from "./load-hours-in-force.ts";

type Deps = { clients: Pick<Clients, "read">; calendars: Pick<Calendars, "read"> };

/**
 * Loads the contact hours that count for leads, and returns the function that measures the clock of each of them: in the
 * first cycle, or in that which `pickCycle` picks.
 */
export type LoadLeadClocks = (
  agencyId: AgencyId,
  states: readonly LeadState[],
  pickCycle?: (state: LeadState) => LeadCycle | undefined,
) => Promise<(state: LeadState) => LeadClock>;

/**
 * Reads each client of a delivered lead once, and each holiday calendar that its hours name once; nothing for a lead that
 * was not delivered. Writes nothing.
 */
export function makeLoadLeadClocks({ clients, calendars }: Deps): LoadLeadClocks {
  return async function loadLeadClocks(agencyId, states, pickCycle = ({ cycles }) => cycles[0]) {
    const readClient = readOnce((clientId: Parameters<typeof clients.read>[1]) => clients.read({ agencyId }, clientId));
    const readCalendar = readOnce((name: string) => calendars.read(agencyId, name));
    const resolveHours = makeResolveHours({ calendars: { read: (_, name) => readCalendar(name) } });
    // Leads that share their hours also share the days that are found in them.
    const resolveOnce = readOnce((version: ContactHours) => resolveHours(agencyId, version));
    const hoursByState = new Map(
      await Promise.all(
        states.map(async (state) => {
          const { placed } = state;
          const deliveredAt = pickCycle(state)?.deliveredAt;
          if (!deliveredAt || !placed) return [state, undefined] as const;
          const client = await readClient(placed.placement.clientId);
          const version = findHoursAt(client?.contactHours ?? [], deliveredAt);
          return [state, version && (await resolveOnce(version))] as const;
        }),
      ),
    );
    return (state) => measureLeadClock(state, hoursByState.get(state), pickCycle(state));
  };
}
