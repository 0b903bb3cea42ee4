import type { Clients } from "#accounts/ports.ts";
import type { makeListAppointments } from "#appointments/list-appointments.ts";
import type { AppointmentOfLead } from "#appointments/load-appointment.ts";
import type { Seats } from "#appointments/ports.ts";
import type { Caller } from "#domain/accounts/caller.ts";
import type { Client } from "#domain/accounts/client.ts";
import type { ClientId, LeadId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { addDays, toInstantAt, toWallClock, toWeekday, Weekday } from "#domain/shared/wall-clock.ts";
import type { makeReadLead } from "#leads/read-lead.ts";
import { listAll } from "#platform/list-all.ts";
import type { Now } from "#platform/ports.ts";
import { listEvery } from "../list-every.ts";

type Deps = {
  clients: Pick<Clients, "list" | "read">;
  seats: Pick<Seats, "list">;
  listAppointments: ReturnType<typeof makeListAppointments>;
  readLead: ReturnType<typeof makeReadLead>;
  now: Now;
};

/** How many appointments of a client a week shows, and of how many clients at once: each costs reads of its seats. */
const maxAppointments = 200;
const maxClients = 20;

/** An appointment with the names that a page shows. The person may be erased. */
type DiaryEntry = AppointmentOfLead & { personName?: string | undefined; seatName?: string | undefined };

export type Week = {
  /** The Monday, as a date of the reader's calendar. */
  monday: string;
  entries: DiaryEntry[];
  /** The clients among which the agency can choose. */
  clients: Pick<Client, "id" | "name">[];
  /** Whose appointments are shown; undefined for those of all clients. */
  clientId?: ClientId | undefined;
  /** There are too many clients to show all at once. */
  isClientNeeded: boolean;
  /** A client has more appointments in the week than the page shows. */
  hasMore: boolean;
};

/** The Monday of the week of a date. */
export const toMonday = (date: string): string => addDays(date, -Weekday.options.indexOf(toWeekday(date)));

/** Loads the appointments of one week by the reader's calendar. Undefined for a client that the caller may not see. */
export function makeLoadWeek({ clients, seats, listAppointments, readLead, now }: Deps) {
  return async function loadWeek(
    caller: Caller,
    { day, clientId, timeZone }: { day?: string | undefined; clientId?: ClientId | undefined; timeZone: string },
  ): Promise<Week | undefined> {
    const { agencyId } = caller;
    const monday = toMonday(day ?? toWallClock(timeZone, now()).date);
    const period = { from: toInstantAt(timeZone, monday, 0), to: toInstantAt(timeZone, addDays(monday, 7), 0) };
    if (caller.role === "client") {
      if (clientId !== undefined && clientId !== caller.clientId) return undefined;
      const own = await loadEntries(caller, caller.clientId, period);
      return { monday, clients: [], isClientNeeded: false, ...own };
    }
    const every = await listEvery(clients, { agencyId });
    if (clientId !== undefined && !(await clients.read({ agencyId }, clientId))) return undefined;
    const shown = clientId === undefined ? every.map(({ id }) => id) : [clientId];
    const isClientNeeded = shown.length > maxClients;
    const loaded = isClientNeeded ? [] : await Promise.all(shown.map((id) => loadEntries(caller, id, period)));
    return {
      monday,
      entries: loaded.flatMap(({ entries }) => entries),
      clients: every,
      clientId,
      isClientNeeded,
      hasMore: loaded.some(({ hasMore }) => hasMore),
    };
  };

  async function loadEntries(caller: Caller, clientId: ClientId, period: { from: Instant; to: Instant }) {
    const [seatsOfClient, { appointments, next }] = await Promise.all([
      listAll(seats, { agencyId: caller.agencyId, clientId }),
      listAppointments(caller, { clientId, ...period }, { limit: maxAppointments }),
    ]);
    const leadIds = [...new Set<LeadId>(appointments.map(({ leadId }) => leadId))];
    const leads = await Promise.all(leadIds.map((leadId) => readLead(caller, leadId)));
    const names = new Map(
      leads.flatMap((lead) => (lead.ok ? [[lead.value.leadId, lead.value.personal?.person.name] as const] : [])),
    );
    const entries = appointments.map((each) => ({
      ...each,
      personName: names.get(each.leadId),
      seatName: seatsOfClient.find(({ id }) => id === each.appointment.booked.seatId)?.name,
    }));
    return { entries, hasMore: next !== undefined };
  }
}
