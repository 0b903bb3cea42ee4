import type { Actor } from "#appointments/actor.ts";
import type { Appointment } from "#domain/appointments/appointment.ts";
import type { ClientId } from "#domain/shared/id.ts";
import { elapsedMs, type Instant } from "#domain/shared/instant.ts";
import type { ReadLeadContext } from "#leads/ports.ts";
import type { LoadedLead } from "#leads/read-lead.ts";
import type { Now } from "#platform/ports.ts";
import type { makeAgreeAppointment } from "./agree-appointment.ts";
import type { makeChangeAppointment } from "./change-appointment.ts";
import { findUnreportedCall } from "./find-unreported-call.ts";
import {
  type CardProblem,
  messageForPriorAnswer,
  messageForRefusal,
  notSavedMessage,
  toProblem,
} from "./lead-card-problems.ts";
import type { OpenedCard } from "./open-lead-card.ts";
import {
  type CallReport,
  parseAcknowledgementForm,
  parseAppointmentForm,
  parseCallForm,
  type parseFormFields,
  parseWithdrawalForm,
} from "./parse-lead-card-form.ts";
import type { LeadLink } from "./ports.ts";
import type { makeRecordAcknowledgement } from "./record-acknowledgement.ts";
import type { ContactReport, makeRecordContactAttempt } from "./record-contact-attempt.ts";
import type { makeRecordOutcome } from "./record-outcome.ts";
import type { makeWithdrawContactAttempt } from "./withdraw-contact-attempt.ts";

export type SaveFormDeps = {
  readLeadContext: ReadLeadContext;
  recordAcknowledgement: ReturnType<typeof makeRecordAcknowledgement>;
  recordContactAttempt: ReturnType<typeof makeRecordContactAttempt>;
  withdrawContactAttempt: ReturnType<typeof makeWithdrawContactAttempt>;
  recordOutcome: ReturnType<typeof makeRecordOutcome>;
  agreeAppointment: ReturnType<typeof makeAgreeAppointment>;
  changeAppointment: ReturnType<typeof makeChangeAppointment>;
  now: Now;
};

/** Saves a posted form of the lead card. Returns why it was not saved, or undefined. Saving it twice changes nothing. */
export function makeSaveLeadCardForm(deps: SaveFormDeps) {
  async function saveAcknowledgement({ link, lead }: OpenedCard, body: string): Promise<CardProblem | undefined> {
    const parsed = parseAcknowledgementForm(body);
    if (!parsed.ok) return { problem: parsed.refusal };
    const deliveryId = lead.state.deliveries[link.delivery]?.id;
    const recorded = await deps.recordAcknowledgement(
      link,
      { ...describeLinkHolder(link, lead), deliveryId },
      parsed.value,
    );
    if (recorded.ok) return undefined;
    const { refusal } = recorded;
    if (refusal.kind === "answered_before") return { problem: messageForPriorAnswer[refusal.outcome] };
    return { problem: messageForRefusal[refusal.kind] ?? notSavedMessage };
  }

  async function saveCall(card: OpenedCard, body: string): Promise<CardProblem | undefined> {
    const { link, lead, placement } = card;
    const { clientId, price, model } = placement;
    const timeZone = await readTimeZone(link, lead, clientId);
    const parsed = parseCallForm(body, { currency: price.currency, timeZone, asksForPromotion: model === "hybrid" });
    if (!parsed.ok) return { problem: parsed.refusal };
    const callReport = parsed.value;
    const at = deps.now();
    // The page cannot know how long the call took. If its script said when it began, the call was then.
    const calledAt = callReport.minutesAgo === 0 ? findUnreportedCall(lead.state, at) : undefined;
    const contactReport: ContactReport = {
      ...describeLinkHolder(link, lead),
      idempotencyKey: callReport.once,
      agoMs: calledAt === undefined ? callReport.minutesAgo * 60_000 : elapsedMs(calledAt, at),
    };
    // The appointment comes first, because another booking may refuse it. Repeating the post repeats nothing.
    const agreed = await saveAppointment(card, callReport);
    if ("problem" in agreed) return agreed;
    if (callReport.attempt) {
      const attempt = await deps.recordContactAttempt(link, contactReport, callReport.attempt);
      if (!attempt.ok) return toProblem(attempt.refusal);
    }
    if (!callReport.outcome) return undefined;
    const outcome = await deps.recordOutcome(link, contactReport, { ...callReport.outcome, ...agreed });
    return outcome.ok ? undefined : toProblem(outcome.refusal);
  }

  /** Books the appointment that a call led to. For a client without seats, returns its time for the outcome. */
  async function saveAppointment(
    { link, lead, placement }: OpenedCard,
    { outcome, appointment, once }: CallReport,
  ): Promise<CardProblem | { appointmentAt?: Instant }> {
    if (outcome?.outcome !== "appointment_set") return {};
    if (!appointment) return lead.state.appointments.some(isStanding) ? {} : { problem: "Choose when you meet." };
    const subject = { clientId: placement.clientId, leadId: link.leadId };
    const wanted = { ...appointment, idempotencyKey: once };
    const agreed = await deps.agreeAppointment(toLinkActor(link, lead), subject, wanted);
    return agreed.ok ? agreed.value : toProblem(agreed.refusal);
  }

  async function changeAppointment(
    { link, lead, placement }: OpenedCard,
    body: string,
  ): Promise<CardProblem | undefined> {
    const parsed = parseAppointmentForm(body, await readTimeZone(link, lead, placement.clientId));
    if (!parsed.ok) return { problem: parsed.refusal };
    const changed = await deps.changeAppointment(toLinkActor(link, lead), parsed.value);
    return changed.ok ? undefined : toProblem(changed.refusal);
  }

  async function readTimeZone({ agencyId }: LeadLink, { state }: LoadedLead, clientId: ClientId): Promise<string> {
    const context = await deps.readLeadContext(agencyId, { clientId, campaignId: state.received.campaignId });
    return context.clientTimeZone;
  }

  async function withdrawAttempt({ link, lead }: OpenedCard, body: string): Promise<CardProblem | undefined> {
    const parsed = parseWithdrawalForm(body);
    if (!parsed.ok) return { problem: parsed.refusal };
    const withdrawn = await deps.withdrawContactAttempt(link, describeLinkHolder(link, lead), parsed.value);
    return withdrawn.ok ? undefined : { problem: notSavedMessage };
  }

  return function saveForm(card: OpenedCard, typed: ReturnType<typeof parseFormFields>, body: string) {
    if (typed.withdraw !== undefined) return withdrawAttempt(card, body);
    if (typed.appointment !== undefined) return changeAppointment(card, body);
    return typed.answer === undefined ? saveCall(card, body) : saveAcknowledgement(card, body);
  };
}

/** The author of a post is the subscription that the link was sent through. */
export const describeLinkHolder = ({ delivery }: LeadLink, { state: { deliveries } }: LoadedLead) => ({
  source: "link" as const,
  author: deliveries[delivery]?.subscriptionId ?? "link",
  maySee: () => true,
});

/** The holder of a link acts on the appointments of its lead. */
const toLinkActor = (link: LeadLink, lead: LoadedLead): Actor => ({
  agencyId: link.agencyId,
  ...describeLinkHolder(link, lead),
  maySee: ({ leadId }) => leadId === link.leadId,
});

const isStanding = ({ cancelled }: Appointment): boolean => cancelled === undefined;
