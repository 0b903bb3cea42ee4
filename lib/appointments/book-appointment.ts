import { checkRoom, type TooManyReportsRefusal } from "#domain/history/check-room.ts";
import { takeLead } from "#leads/take-lead.ts";
import type { Campaigns } from "#campaigns/ports.ts";
import { isOccupied, listUtcDays, replaceEntry, toOccupiedSpan } from "#domain/appointments/agenda.ts";
import type { AppointmentBooked, PlaceKind, Promotion } from "#domain/appointments/appointment-fact.ts";
import type { SlotTaken } from "#domain/appointments/appointment-refusals.ts";
import { checkPromotion, type PromotionRefusal } from "#domain/appointments/check-promotion.ts";
import { checkPlace, checkStart, type PlaceRefusal, type StartRefusal } from "#domain/appointments/check-start.ts";
import { type LocalTimeRefusal, resolveStart, type WantedStart } from "#domain/appointments/local-time.ts";
import type { LeadHeldRefusal, LeadPassedOnRefusal } from "#domain/history/record-contact-attempt.ts";
import { toMode } from "#domain/lead/received.ts";
import type { LeadId, SeatId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { ok, refuse, replayed, type Result } from "#domain/shared/result.ts";
import type { History } from "#leads/ports.ts";
import { appendFact, loadLead, type NotFound } from "#leads/read-lead.ts";
import type { Ids, Now } from "#platform/ports.ts";
import { type Actor, maySeeLead } from "./actor.ts";
import { findNearestFree } from "./find-nearest-free.ts";
import { type LoadedAppointment, toLoadedAppointment } from "./load-appointment.ts";
import type { Agendas, Seats } from "./ports.ts";

type NewBooking = WantedStart & {
  seatId: SeatId;
  minutes?: number | undefined;
  place: { kind: PlaceKind };
  promotion?: Promotion | undefined;
  /** The actor reports in the same request that the prospect was reached. */
  isReached?: boolean;
};

type BookingRefusal =
  | NotFound
  | LeadHeldRefusal
  | LeadPassedOnRefusal
  | TooManyReportsRefusal
  | LocalTimeRefusal
  | StartRefusal
  | PlaceRefusal
  | PromotionRefusal
  | SlotTaken
  | { kind: "idempotency_conflict" }
  | { kind: "changed_meanwhile" };

/** How often a booking or a move is decided again because another one changed the same day of the seat in between. */
export const maxAttempts = 5;

/**
 * Books an appointment of a lead in a seat. The days of the agenda and the fact are written in one transaction, on the
 * condition that the days did not change since they were read, so two appointments of a seat never overlap, wherever a
 * process is killed. The fact keeps the reminders of the campaign. Idempotent with an idempotency key.
 */
export function makeBookAppointment({
  history,
  seats,
  agendas,
  campaigns,
  ids,
  now,
}: {
  history: History;
  seats: Seats;
  agendas: Agendas;
  campaigns: Pick<Campaigns, "read">;
  ids: Ids;
  now: Now;
}) {
  return async function bookAppointment(
    actor: Actor,
    leadId: LeadId,
    booking: NewBooking,
    idempotencyKey?: string,
  ): Promise<Result<LoadedAppointment, BookingRefusal>> {
    const key = { agencyId: actor.agencyId, leadId };
    const appointmentId =
      idempotencyKey === undefined
        ? ids.create("apt")
        : ids.derive("apt", leadId, actor.author, "once", idempotencyKey);
    const start = resolveStart(booking);
    if (!start.ok) return start;

    for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
      const lead = await loadLead(history, key);
      if (!lead || !maySeeLead(actor, lead)) return refuse({ kind: "not_found" });
      const existing = toLoadedAppointment(key, lead, appointmentId);
      if (existing) {
        // Without a key, the id is that of this request, whose write was recorded although it seemed to fail.
        const isSame = isSameBooking(existing.appointment.booked, booking, start.value);
        return isSame ? replayed(existing) : refuse({ kind: "idempotency_conflict" });
      }
      const room = checkRoom(lead.facts, "appointment_booked");
      if (!room.ok) return room;
      const { placed, received } = lead.state;
      if (!placed) return refuse({ kind: "lead_held" });
      const { clientId, model } = placed.placement;
      const promotion = checkPromotion(model, lead.state, booking);
      if (!promotion.ok) return promotion;
      const [seat, campaign] = await Promise.all([
        seats.read({ agencyId: actor.agencyId, clientId }, booking.seatId),
        campaigns.read({ agencyId: actor.agencyId }, received.campaignId),
      ]);
      if (!seat) return refuse({ kind: "not_found" });

      const at = now();
      const minutes = booking.minutes ?? seat.minutes;
      const place = checkPlace(seat, booking.place.kind);
      if (!place.ok) return place;
      const checked = checkStart(seat, start.value, minutes, at);
      if (!checked.ok) return checked;
      const scope = { agencyId: actor.agencyId, clientId, seatId: seat.id, mode: toMode(received) };
      const span = toOccupiedSpan(seat, start.value, minutes);
      const days = await agendas.readDays(scope, listUtcDays(span));
      // The own entry is there if a request with the same key has booked meanwhile: the write fails, and the lead says so.
      if (isOccupied(days, span, appointmentId)) {
        const nearest = await findNearestFree(agendas, scope, { seat, start: start.value, minutes, at });
        return refuse({ kind: "slot_taken", nearest });
      }
      const taken = await takeLead(history, key, lead, { ...toProvenance(actor), at });
      if (!taken.ok) return taken;
      const fact: AppointmentBooked = {
        kind: "appointment_booked",
        at,
        ...toProvenance(actor),
        appointmentId,
        seatId: seat.id,
        start: start.value,
        minutes,
        timeZone: booking.timeZone ?? seat.timeZone,
        seatTimeZone: seat.timeZone,
        place: place.value,
        promotion: promotion.value,
        reminders: campaign?.reminders,
        quietHours: campaign?.quietHours,
        lateMoveHours: campaign?.lateMoveHours,
      };
      const changed = replaceEntry(days, appointmentId, { ...span, appointmentId, leadId, sequence: 0 });
      if ((await agendas.commit(scope, key, { fact, days: changed })) === "committed") {
        const booked = toLoadedAppointment(key, appendFact(lead, fact), appointmentId);
        if (booked) return ok(booked);
      }
    }
    return refuse({ kind: "changed_meanwhile" });
  };
}

const toProvenance = ({ source, author }: Actor) => ({ source, author });

const isSameBooking = (booked: AppointmentBooked, booking: NewBooking, start: Instant): boolean =>
  booked.seatId === booking.seatId &&
  booked.start === start &&
  booked.place === booking.place.kind &&
  (booking.minutes === undefined || booked.minutes === booking.minutes) &&
  (booking.timeZone === undefined || booked.timeZone === booking.timeZone) &&
  booked.promotion?.point === booking.promotion?.point &&
  booked.promotion?.reason === booking.promotion?.reason;
