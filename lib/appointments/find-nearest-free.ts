import { findNearestSlots, listDaysOfSlots, listFreeSlots } from "#domain/appointments/free-slots.ts";
import type { Seat } from "#domain/appointments/seat.ts";
import type { AppointmentId } from "#domain/shared/id.ts";
import { addMs, type Instant } from "#domain/shared/instant.ts";
import type { Agendas, AgendaScope } from "./ports.ts";

const dayMs = 24 * 3_600_000;

/** How far from a taken slot free ones are searched: a week before it and two weeks after it. */
const searchDays = { before: 7, after: 14 };

/** Finds the three free slots that are nearest to a taken one. `except` is the appointment that is being moved. */
export async function findNearestFree(
  agendas: Agendas,
  scope: AgendaScope,
  {
    seat,
    start,
    minutes,
    at,
    except,
  }: { seat: Seat; start: Instant; minutes: number; at: Instant; except?: AppointmentId },
): Promise<Instant[]> {
  const from = addMs(start, -searchDays.before * dayMs);
  const query = {
    from: from > at ? from : at,
    to: addMs(start, searchDays.after * dayMs),
    minutes,
  };
  const days = await agendas.readDays(scope, listDaysOfSlots(seat, query));
  return findNearestSlots(listFreeSlots({ seat, days, at, except, ...query }), start, 3);
}
