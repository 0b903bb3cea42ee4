import type { Seat, SeatChange } from "#domain/appointments/seat.ts";
import { ok, type Result } from "#domain/shared/result.ts";
import { type ChangeRefusal, makeChangeEntity } from "#platform/change-entity.ts";
import type { ClientScope, Now } from "#platform/ports.ts";
import type { Seats } from "./ports.ts";

/** Changes a seat; null removes the video link. Appointments that are booked already stay as they are. */
export function makeChangeSeat({ seats, now }: { seats: Seats; now: Now }) {
  const changeEntity = makeChangeEntity(seats, now);
  return (scope: ClientScope, id: Seat["id"], change: SeatChange): Promise<Result<Seat, ChangeRefusal>> =>
    changeEntity(scope, id, (seat) => {
      const { videoLink = seat.videoLink, ...rest } = change;
      return ok({ ...seat, ...withoutUndefined(rest), videoLink: videoLink ?? undefined });
    });
}

const withoutUndefined = (change: Omit<SeatChange, "videoLink">): Partial<Seat> =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
