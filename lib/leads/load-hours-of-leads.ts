import type { Calendars, Clients } from "#accounts/ports.ts";
import { type ContactHours, findHoursAt, type HoursInForce } from "#domain/accounts/contact-hours.ts";
import type { LeadCycle } from "#domain/history/lead-cycle.ts";
import type { LeadState } from "#domain/history/lead-state.ts";
import type { AgencyId } from "#domain/shared/id.ts";
import { readOnce } from "#platform/read-once.ts";
import { makeResolveHours } from "./load-hours-in-force.ts";

/**
 * Loads the contact hours that count for a cycle of each lead: those in force when it was delivered. Reads each client of
 * a delivered lead once, and each holiday calendar that its hours name once. Writes nothing.
 */
export function makeLoadHoursOfLeads({
  clients,
  calendars,
}: {
  clients: Pick<Clients, "read">;
  calendars: Pick<Calendars, "read">;
}) {
  return async function loadHoursOfLeads(
    agencyId: AgencyId,
    states: readonly LeadState[],
    pickCycle: (state: LeadState) => LeadCycle | undefined,
  ): Promise<ReadonlyMap<LeadState, HoursInForce | undefined>> {
    const readClient = readOnce((clientId: Parameters<typeof clients.read>[1]) => clients.read({ agencyId }, clientId));
    const readCalendar = readOnce((name: string) => calendars.read(agencyId, name));
    const resolveHours = makeResolveHours({ calendars: { read: (_, name) => readCalendar(name) } });
    // Leads that share their hours also share the days that are found in them.
    const resolveOnce = readOnce((version: ContactHours) => resolveHours(agencyId, version));
    return new Map(
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
  };
}
