import type { Calendars, Clients } from "#accounts/ports.ts";
import { findContactHoursAt, type HoursInForce, resolveContactHours } from "#domain/accounts/contact-hours.ts";
import type { Client } from "#domain/accounts/client.ts";
import { type LeadClock, measureLeadClock } from "#domain/history/lead-clock.ts";
import type { LeadState } from "#domain/history/lead-state.ts";
import type { HolidayCalendar } from "#domain/shared/holiday-calendar.ts";
import type { AgencyId } from "#domain/shared/id.ts";
import { resolveCalendar } from "#domain/shared/shipped-calendars.ts";

type Deps = { clients: Pick<Clients, "read">; calendars: Pick<Calendars, "read"> };

/** Loads the contact hours that count for leads, and returns the function that measures the clock of each of them. */
export type LoadLeadClocks = (
  agencyId: AgencyId,
  states: readonly LeadState[],
) => Promise<(state: LeadState) => LeadClock>;

/**
 * Reads each client of a delivered lead once, and each holiday calendar that its hours name once; nothing for a lead that
 * was not delivered. Writes nothing.
 */
export function makeLoadLeadClocks({ clients, calendars }: Deps): LoadLeadClocks {
  return async function loadLeadClocks(agencyId, states) {
    const clientIds = states.flatMap(({ deliveredAt, placed }) => (deliveredAt && placed?.placement.clientId) ?? []);
    const clientById = await readEach(clientIds, (clientId) => clients.read({ agencyId }, clientId));
    const calendarByName = await readEach(
      states.flatMap((state) => findVersion(state, clientById)?.calendars ?? []),
      async (name) => resolveCalendar(name, await calendars.read(agencyId, name)),
    );
    return (state) => measureLeadClock(state, resolveVersion(findVersion(state, clientById), calendarByName));
  };
}

function findVersion({ deliveredAt, placed }: LeadState, clientById: ReadonlyMap<string, Client>) {
  const versions = placed && clientById.get(placed.placement.clientId)?.contactHours;
  return versions && deliveredAt && findContactHoursAt(versions, deliveredAt);
}

const resolveVersion = (
  version: ReturnType<typeof findVersion>,
  calendarByName: ReadonlyMap<string, HolidayCalendar>,
): HoursInForce | undefined =>
  version &&
  resolveContactHours(
    version,
    version.calendars.flatMap((name) => calendarByName.get(name) ?? []),
  );

/** Reads each of `keys` once, in parallel. */
async function readEach<Key, Value>(
  keys: readonly Key[],
  read: (key: Key) => Promise<Value | undefined>,
): Promise<Map<Key, Value>> {
  const entries = await Promise.all([...new Set(keys)].map(async (key) => [key, await read(key)] as const));
  return new Map(entries.flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])));
}
