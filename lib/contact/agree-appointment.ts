import type { Actor } from "#appointments/actor.ts";
import type { makeBookAppointment } from "#appointments/book-appointment.ts";
import type { Seats } from "#appointments/ports.ts";
import type { PlaceKind, Promotion } from "#domain/appointments/appointment-fact.ts";
import type { LeadId, SeatId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { ClientScope } from "#platform/ports.ts";

/** The appointment that a salesperson made. `timeZone` is the zone of the person who wrote a time of their own. */
export type WantedAppointment = {
  seatId?: SeatId | undefined;
  start: Instant;
  timeZone?: string | undefined;
  place?: PlaceKind | undefined;
  promotion?: Promotion | undefined;
};

type BookAppointment = ReturnType<typeof makeBookAppointment>;
type BookingRefusal = Extract<Awaited<ReturnType<BookAppointment>>, { ok: false }>["refusal"];

/**
 * Books the appointment in a seat of the client. A client without seats keeps its diary itself: then it returns the time
 * for the outcome, and books nothing. Idempotent with the key.
 */
export function makeAgreeAppointment({ seats, bookAppointment }: { seats: Seats; bookAppointment: BookAppointment }) {
  return async function agreeAppointment(
    actor: Actor,
    { clientId, leadId }: Pick<ClientScope, "clientId"> & { leadId: LeadId },
    { seatId, start, timeZone, place, promotion, idempotencyKey }: WantedAppointment & { idempotencyKey: string },
  ): Promise<Result<{ appointmentAt?: Instant }, BookingRefusal>> {
    const scope = { agencyId: actor.agencyId, clientId };
    const [first] = (await seats.list(scope, { limit: 1 })).entities;
    if (!first) return ok({ appointmentAt: start });
    const seat = seatId === undefined ? first : await seats.read(scope, seatId);
    if (!seat) return refuse({ kind: "not_found" });
    const [usual = "phone"] = seat.places;
    // The form says in the same post that the person was reached, which is recorded after the booking.
    const booking = { seatId: seat.id, start, timeZone, place: { kind: place ?? usual }, promotion, isReached: true };
    const booked = await bookAppointment(actor, leadId, booking, idempotencyKey);
    return booked.ok ? ok({}) : booked;
  };
}
