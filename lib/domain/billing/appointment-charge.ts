import type { Appointment } from "#domain/appointments/appointment.ts";
import type { AppointmentResult } from "#domain/appointments/appointment-fact.ts";
import { judgeAppointment, type Verdict } from "#domain/appointments/judge-appointment.ts";
import type { PinnedPrices } from "#domain/campaigns/prices.ts";
import type { Instant } from "#domain/shared/instant.ts";

type Prices = NonNullable<PinnedPrices["appointment"]>;

/** What an appointment costs, and the event or result that has this price. */
type AppointmentCharge = { event: "booked" | AppointmentResult; amount: number };

/** Finds what the appointments of a lead cost: one of them, the dearest. Undefined if none is charged. */
export const findAppointmentCharge = (
  appointments: readonly Appointment[],
  prices: Prices,
): AppointmentCharge | undefined =>
  appointments
    .flatMap((appointment) => priceAppointment(appointment, prices) ?? [])
    .reduce<AppointmentCharge | undefined>(
      (most, next) => (most && most.amount >= next.amount ? most : next),
      undefined,
    );

/**
 * Prices an appointment by its result once that is final, or by its booking. The prospect's cancellation voids the price
 * of the booking, and the client's does not.
 */
function priceAppointment(appointment: Appointment, prices: Prices): AppointmentCharge | undefined {
  const { status, result, isFinal } = judgeByLastChange(appointment);
  if (status === "cancelled_by_prospect") return undefined;
  const own = isFinal && result ? prices[result] : undefined;
  if (result && own !== undefined) return { event: result, amount: own };
  return prices.booked === undefined ? undefined : { event: "booked", amount: prices.booked };
}

/** What the appointment is when the last fact about it happened: a function of its facts alone. */
export const judgeByLastChange = (appointment: Appointment): Verdict =>
  judgeAppointment(appointment, findLastChange(appointment));

/**
 * When the last fact about the appointment happened. Time alone charges nothing: a result that becomes final by silence
 * is charged once the fact that says so is recorded.
 */
const findLastChange = ({ booked, moves, cancelled, statements, decided, conclusions }: Appointment): Instant =>
  [booked, ...moves, ...(cancelled ? [cancelled] : []), ...statements, ...(decided ? [decided] : []), ...conclusions]
    .map(({ at }) => at)
    .reduce((last, at) => (at > last ? at : last));
