import type { PlaceKind } from "#domain/appointments/appointment-fact.ts";
import type { ChargePreview } from "#domain/billing/preview-charges.ts";
import type { NextTry } from "#domain/history/find-next-try.ts";
import type { ReturnStatus } from "#domain/returns/lead-return.ts";
import type { LeadDetails } from "#leads/pages/lead-details.ts";
import type { ShownAppointment } from "./shown-appointment.ts";

/** An appointment with its seat; without a name for a seat that the card does not offer. */
export type CardAppointment = ShownAppointment & { seatName?: string | undefined };

/** A seat with its free slots, as RFC 3339 instants. */
type SeatSlots = {
  seat: { id: string; name: string; minutes: number; horizonDays: number; places: readonly PlaceKind[] };
  starts: readonly string[];
};

/** What the lead card shows of a lead. Texts are untrusted. */
export type LeadCardDetails = LeadDetails & {
  consent?: { at: string; source: string; wording: string } | undefined;
  /** Absent for a lead that is never billed. */
  charges?: ChargePreview | undefined;
  /** The latest return of the lead. `isReplaced` if the client gets another lead for it. */
  returned?: { status: ReturnStatus; isReplaced: boolean } | undefined;
  /** When the latest call began of which nothing was recorded yet. */
  callStartedAt?: string | undefined;
  /** When to call next, and whether the prospect named the time; absent if nothing is suggested. */
  nextTry?: NextTry | undefined;
  appointments: readonly CardAppointment[];
  /** Empty for a client that keeps its diary itself. */
  diary: readonly SeatSlots[];
  /** A callback lead that becomes an appointment says at which point, and why. */
  asksForPromotion: boolean;
};
