import type { Caller } from "#domain/accounts/caller.ts";
import { maxSlotDays } from "#domain/appointments/free-slots.ts";
import { maxHorizonDays } from "#domain/appointments/seat.ts";
import { type AppointmentStatus, judgeAppointment } from "#domain/appointments/judge-appointment.ts";
import type { AppointmentId, ClientId, LeadId } from "#domain/shared/id.ts";
import { addMs, instant, type Instant } from "#domain/shared/instant.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { History } from "#leads/ports.ts";
import { loadLeads } from "#leads/load-leads.ts";
import { canSeeLead, loadLead, type NotFound } from "#leads/read-lead.ts";
import { listAll } from "#platform/list-all.ts";
import type { Now } from "#platform/ports.ts";
import type { AppointmentOfLead } from "./load-appointment.ts";
import type { Agendas, Seats } from "./ports.ts";

export type AppointmentFilter = {
  clientId: ClientId;
  from?: Instant | undefined;
  to?: Instant | undefined;
  status?: AppointmentStatus | undefined;
};

type Deps = { history: History; seats: Seats; agendas: Agendas; now: Now; onFault: (fault: unknown) => void };

const dayMs = 24 * 3_600_000;

/** The most days of one page. Each costs reads of every seat, one day after the other. */
const maxDays = 92;

/** The statuses that an appointment has after its start: without a period, the list of one looks back. */
const pastStatuses: ReadonlySet<AppointmentStatus | undefined> = new Set<AppointmentStatus>([
  "open",
  "held",
  "presumed_held",
  "no_show_prospect",
  "no_show_client",
  "disputed",
  "decided",
]);

/**
 * Lists the appointments of a client that start in a period, by their start: from now on and for 31 days, or the last 31
 * days for a status that only a past appointment has, unless the filter says otherwise. The agendas of the seats are the
 * index, and the histories of the leads the source. A page covers at most `maxDays`, so it can have fewer than `limit`
 * appointments although there are more (`next`).
 */
export function makeListAppointments({ history, seats, agendas, now, onFault }: Deps) {
  return async function listAppointments(
    caller: Caller,
    filter: AppointmentFilter,
    page: { limit: number; after?: string | undefined },
  ): Promise<{ appointments: AppointmentOfLead[]; unreadable: LeadId[]; next?: string | undefined }> {
    const { agencyId, mode } = caller;
    const { clientId, status } = filter;
    const at = now();
    const from = filter.from ?? (pastStatuses.has(status) ? addMs(at, -maxSlotDays * dayMs) : at);
    const to = filter.to ?? addMs(from, maxSlotDays * dayMs);
    const found: AppointmentOfLead[] = [];
    const unreadable: LeadId[] = [];
    const seatsOfClient = await listAll(seats, { agencyId, clientId });
    // No appointment starts later: its seat could not be booked so far ahead.
    const end = Math.min(Date.parse(to), Date.parse(at) + (maxHorizonDays + 1) * dayMs);
    const first = Date.parse((page.after ?? from).slice(0, 10));
    let midnight = first;
    // One more than the page holds says that there is a next one.
    for (; midnight < end && midnight < first + maxDays * dayMs && found.length <= page.limit; midnight += dayMs) {
      const day = await readDay(toUtcDate(midnight));
      found.push(...day.filter(isWanted).sort((a, b) => (toPosition(a) < toPosition(b) ? -1 : 1)));
    }
    const appointments = found.slice(0, page.limit);
    const last = appointments.at(-1);
    if (found.length > page.limit && last) return { appointments, unreadable, next: toPosition(last) };
    return { appointments, unreadable, next: midnight < end ? toUtcDate(midnight) : undefined };

    async function readDay(day: string): Promise<AppointmentOfLead[]> {
      const days = await Promise.all(
        seatsOfClient.map(({ id: seatId }) => agendas.readDays({ agencyId, clientId, seatId, mode }, [day])),
      );
      const entries = days.flat().flatMap(({ busy, cancelled }) => [...busy, ...cancelled]);
      const appointmentIds = new Set<AppointmentId>(entries.map(({ appointmentId }) => appointmentId));
      const leads = await loadLeads({ history, onFault }, agencyId, entries);
      unreadable.push(...leads.unreadable.filter((leadId) => !unreadable.includes(leadId)));
      return leads.found
        .filter(({ state }) => canSeeLead(caller, state))
        .flatMap(({ leadId, state }) =>
          state.appointments
            .filter(({ id, start }) => appointmentIds.has(id) && start.startsWith(day))
            .map((appointment) => ({ appointment, leadId, clientId })),
        );
    }

    function isWanted(each: AppointmentOfLead): boolean {
      const { appointment } = each;
      const { start } = appointment;
      const isAfter = page.after === undefined || toPosition(each) > page.after;
      const isInPeriod = from <= start && start < to;
      return isAfter && isInPeriod && (!status || judgeAppointment(appointment, at).status === status);
    }
  };
}

/** A date sorts before the positions of the appointments of its day. */
const toUtcDate = (epochMs: number): string => instant(epochMs).slice(0, 10);

const toPosition = ({ appointment: { start, id } }: AppointmentOfLead): string => `${start}/${id}`;

/** Lists the appointments of a lead, the oldest booking first. */
export function makeListLeadAppointments({ history }: { history: History }) {
  return async function listLeadAppointments(
    caller: Caller,
    leadId: LeadId,
  ): Promise<Result<AppointmentOfLead[], NotFound>> {
    const lead = await loadLead(history, { agencyId: caller.agencyId, leadId });
    if (!lead || !canSeeLead(caller, lead.state)) return refuse({ kind: "not_found" });
    const clientId = lead.state.placed?.placement.clientId;
    return ok(clientId ? lead.state.appointments.map((appointment) => ({ appointment, leadId, clientId })) : []);
  };
}
