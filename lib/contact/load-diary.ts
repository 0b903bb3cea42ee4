import type { Mode } from "#domain/accounts/mode.ts";
import type { Seat } from "#domain/appointments/seat.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { Seats } from "#appointments/ports.ts";
import type { makeListSlots } from "#appointments/list-slots.ts";
import type { ClientScope } from "#platform/ports.ts";

/** The seats that the lead card offers at most. A client with more books the others by the API. */
const maxSeats = 4;

/** The seats of a client, each with its free slots of the next seven days; empty for a client without seats. */
export function makeLoadDiary({ seats, listSlots }: { seats: Seats; listSlots: ReturnType<typeof makeListSlots> }) {
  return async function loadDiary(scope: ClientScope & { mode: Mode }): Promise<{ seat: Seat; starts: Instant[] }[]> {
    const { entities } = await seats.list(scope, { limit: maxSeats });
    const slots = await Promise.all(entities.map(({ id }) => listSlots(scope, id, {})));
    return slots.flatMap((listed) => (listed.ok ? [{ seat: listed.value.seat, starts: listed.value.starts }] : []));
  };
}
