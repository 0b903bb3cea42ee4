import type { Appointment } from "#domain/appointments/appointment.ts";
import { previewCharges } from "#domain/billing/preview-charges.ts";
import { findNextTry } from "#domain/history/find-next-try.ts";
import type { LeadReturn } from "#domain/returns/lead-return.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { ReadLeadContext } from "#leads/ports.ts";
import type { LoadedLead } from "#leads/read-lead.ts";
import { findUnreportedCall } from "./find-unreported-call.ts";
import type { CardAppointment, LeadCardDetails } from "./pages/lead-card-details.ts";
import { describeAppointment } from "./pages/shown-appointment.ts";

/** Describes a lead for its card. Throws if the person was erased: such a lead has no card. */
export function describeLeadCard(
  { leadId, state, facts, personal }: LoadedLead,
  diary: LeadCardDetails["diary"],
  now: Instant,
  previews?: Parameters<typeof previewCharges>[3],
): Omit<LeadCardDetails, keyof Awaited<ReturnType<ReadLeadContext>> | "clock" | "url" | "myLeadsUrl" | "stop"> {
  if (!personal) throw new Error("a lead card without a person");
  const attempts = state.attempts.map(({ attemptId, at, result, source }) => ({
    id: attemptId,
    at,
    result,
    by: recordedVia[source],
  }));
  const { acknowledgement, outcome } = state;
  return {
    leadId,
    status: state.status,
    ...personal,
    receivedAt: state.received.at,
    wokenAt: state.cycles.slice(1).at(-1)?.from,
    acknowledgement: acknowledgement && {
      at: acknowledgement.at,
      outcome: acknowledgement.outcome,
      reason: acknowledgement.reason,
      by: acknowledgedVia[acknowledgement.source],
    },
    attempts,
    outcome: outcome && {
      at: outcome.at,
      outcome: outcome.outcome,
      value: outcome.value,
      wakeOn: outcome.nurture?.wakeOn,
      callbackAt: outcome.callbackAt,
      appointmentAt: outcome.appointmentAt,
      note: outcome.note,
      by: recordedVia[outcome.source],
    },
    charges: previewCharges(leadId, { state, facts }, now, previews),
    returned: toCardReturn(state.returns.at(-1)),
    callStartedAt: findUnreportedCall(state, now),
    nextTry: findNextTry(state),
    appointments: state.appointments.map((appointment) => toCardAppointment(appointment, diary, now)),
    diary,
    asksForPromotion: state.placed?.placement.model === "hybrid",
  };
}

function toCardReturn(last: LeadReturn | undefined): LeadCardDetails["returned"] {
  if (!last) return undefined;
  const { status, ended } = last;
  return { status, isReplaced: ended?.kind === "return_decided" && ended.remedy?.kind === "replacement" };
}

function toCardAppointment(appointment: Appointment, diary: LeadCardDetails["diary"], now: Instant): CardAppointment {
  const shown = describeAppointment(appointment, now);
  return { ...shown, seatName: diary.find(({ seat }) => seat.id === shown.seatId)?.seat.name };
}

/** An answer with the source `baton` comes from the reply of an endpoint. */
const acknowledgedVia = { link: "from a link", api: "by another system", baton: "by another system" };

const recordedVia = { link: "from a link", api: "by another system", baton: "" };
