import type { Seat, SeatChange } from "#domain/appointments/seat.ts";
import { ok, type Result } from "#domain/shared/result.ts";
import { type ChangeRefusal, makeChangeEntity } from "#platform/change-entity.ts";
import type { ClientScope, Now } from "#platform/ports.ts";
import type { Seats } from "./ports.ts";

/** Changes a seat. Appointments that are booked already stay as they are. */
export function makeChangeSeat({ seats, now }: { seats: Seats; now: Now }) {
  const changeEntity = makeChangeEntity(seats, now);
  return (scope: ClientScope, id: Seat["id"], change: SeatChange): Promise<Result<Seat, ChangeRefusal>> =>
    changeEntity(scope, id, (seat) => ok({ ...seat, ...withoutUndefined(change) }));
}

const withoutUndefined = (change: SeatChange): Partial<Seat> =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
