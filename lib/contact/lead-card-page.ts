import type { Actor } from "#appointments/actor.ts";
import type { Appointment } from "#domain/appointments/appointment.ts";
import { judgeAppointment } from "#domain/appointments/judge-appointment.ts";
import { previewCharges } from "#domain/billing/preview-charges.ts";
import { measureLeadClock } from "#domain/history/lead-clock.ts";
import { toMode } from "#domain/lead/received.ts";
import type { ClientId } from "#domain/shared/id.ts";
import { elapsedMs, type Instant } from "#domain/shared/instant.ts";
import { personLinkMs } from "#domain/contact/lead-link.ts";
import { isPersonChannel } from "#domain/subscriptions/person-channel.ts";
import type { LeadDetails } from "#leads/pages/lead-details.ts";
import { renderLeadPassedOnPage, renderLinkInvalidPage, renderPersonErasedPage } from "#leads/pages/link-pages.ts";
import type { LoadHoursInForce } from "#leads/load-hours-in-force.ts";
import type { ReadLeadContext } from "#leads/ports.ts";
import type { LoadedLead } from "#leads/read-lead.ts";
import type { HttpEvent, HttpResponse } from "#platform/http/http-event.ts";
import type { Page } from "#platform/http/page-handler.ts";
import { limits } from "#platform/limits.ts";
import type { Ids, Now } from "#platform/ports.ts";
import type { StopLinks } from "#subscriptions/opt-out/ports.ts";
import type { makeAgreeAppointment } from "./agree-appointment.ts";
import type { makeChangeAppointment } from "./change-appointment.ts";
import { findUnreportedCall } from "./find-unreported-call.ts";
import type { makeLoadDiary } from "./load-diary.ts";
import { cardHeaders } from "./pages/card-script.ts";
import type { LeadCardFormState } from "./pages/lead-card-form-state.ts";
import type { CardAppointment, LeadCardDetails } from "./pages/lead-card-details.ts";
import { renderLeadCardPage } from "./pages/lead-card.ts";
import {
  type CallReport,
  parseAcknowledgementForm,
  parseAppointmentForm,
  parseCallForm,
  parseFormFields,
  parseWithdrawalForm,
} from "./parse-lead-card-form.ts";
import type { OpenedLink, OpenLeadLink } from "./open-lead-link.ts";
import type { LeadLink, LeadLinks, PersonLinks } from "./ports.ts";
import type { makeRecordAcknowledgement } from "./record-acknowledgement.ts";
import type { makeRecordCallStart } from "./record-call-start.ts";
import type { ContactReport, makeRecordContactAttempt } from "./record-contact-attempt.ts";
import type { makeRecordOutcome } from "./record-outcome.ts";
import { CallStartPost } from "./schemas.ts";
import { respondToDeadLink } from "./renew-link.ts";
import type { RequestNewLink } from "./request-new-link.ts";
import type { makeWithdrawContactAttempt } from "./withdraw-contact-attempt.ts";

type Deps = {
  links: LeadLinks;
  personLinks: Pick<PersonLinks, "createUrl">;
  stopLinks: StopLinks;
  openLeadLink: OpenLeadLink;
  requestNewLink: RequestNewLink;
  readLeadContext: ReadLeadContext;
  loadHoursInForce: LoadHoursInForce;
  recordAcknowledgement: ReturnType<typeof makeRecordAcknowledgement>;
  recordContactAttempt: ReturnType<typeof makeRecordContactAttempt>;
  withdrawContactAttempt: ReturnType<typeof makeWithdrawContactAttempt>;
  recordOutcome: ReturnType<typeof makeRecordOutcome>;
  recordCallStart: ReturnType<typeof makeRecordCallStart>;
  loadDiary: ReturnType<typeof makeLoadDiary>;
  agreeAppointment: ReturnType<typeof makeAgreeAppointment>;
  changeAppointment: ReturnType<typeof makeChangeAppointment>;
  ids: Ids;
  now: Now;
};

type OpenedCard = OpenedLink & { url: string };

const htmlResponse = (statusCode: number, body: string): HttpResponse => ({ statusCode, headers: cardHeaders, body });

/** Why a form was not saved, as a text for the page. `nearest` are the free times nearest to one that is taken. */
type Problem = { problem: string; nearest?: readonly Instant[] | undefined };

/** Serves the lead card behind the link of an SMS or email. A GET records nothing; a POST of a form does. */
export function makeLeadCardPage(deps: Deps): Page {
  const { links, personLinks, stopLinks, openLeadLink, requestNewLink, readLeadContext, ids, now } = deps;

  /** Creates the link that stops the messages in which the lead's link was sent; undefined for a webhook. */
  function makeStopLink(
    { agencyId, delivery }: LeadLink,
    { state }: LoadedLead,
    clientId: ClientId,
  ): LeadDetails["stop"] {
    const planned = state.deliveries[delivery];
    if (!planned || !isPersonChannel(planned.channel)) return undefined;
    const { channel, subscriptionId } = planned;
    return { channel, url: stopLinks.createUrl({ agencyId, clientId, subscriptionId }) };
  }

  async function openCard(event: HttpEvent): Promise<OpenedCard | HttpResponse> {
    const token = event.pathParameters?.["token"] ?? "";
    const link = links.parseToken(token);
    if (!link) return htmlResponse(404, renderLinkInvalidPage());
    event.correlation = { leadId: link.leadId };
    const opened = await openLeadLink(link);
    if (!opened) return htmlResponse(404, renderLinkInvalidPage());
    const { lead, placement, owner, isValid } = opened;
    const { clientId } = placement;
    const stop = makeStopLink(link, lead, clientId);
    const url = `/l/${token}`;
    if (!isValid)
      return respondToDeadLink(event, { url, stop, request: () => requestNewLink({ ...link, clientId }, owner) });
    if (lead.state.passedOn) return htmlResponse(410, renderLeadPassedOnPage(stop));
    return lead.personal ? { ...opened, url } : htmlResponse(410, renderPersonErasedPage(stop));
  }

  /** Creates the link to all leads of the person who got this one. It is as old as the card's link, and so dies with it. */
  function makePersonLink({ link: { agencyId, issuedAt }, placement, owner }: OpenedCard): string | undefined {
    if (!owner || Date.parse(now()) - Date.parse(issuedAt) >= personLinkMs) return undefined;
    return personLinks.createUrl({ agencyId, clientId: placement.clientId, subscriptionId: owner.id, issuedAt });
  }

  async function renderCard(
    card: OpenedCard,
    form: Pick<LeadCardFormState, "saved" | "problem" | "typed" | "nearest">,
  ) {
    const { link, lead, placement, url } = card;
    const { clientId, price } = placement;
    const scope = { agencyId: link.agencyId, clientId, mode: toMode(lead.state.received) };
    const [leadContext, diary] = await Promise.all([
      readLeadContext(link.agencyId, { clientId, campaignId: lead.state.received.campaignId }),
      deps.loadDiary(scope),
    ]);
    const cycle = lead.state.cycles.at(-1);
    const inForce = await deps.loadHoursInForce(link.agencyId, cycle ?? {}, leadContext.contactHours);
    const clock = measureLeadClock(lead.state, inForce, cycle);
    const links = { url, myLeadsUrl: makePersonLink(card), stop: makeStopLink(link, lead, clientId) };
    const view = { ...leadContext, ...toCardView(lead, diary, now()), clock, ...links };
    const { currency } = price;
    const idempotencyKey = form.typed?.once ?? ids.create("att");
    return htmlResponse(
      form.problem === undefined ? 200 : 422,
      renderLeadCardPage(view, now(), { ...form, idempotencyKey, currency }),
    );
  }

  async function saveAcknowledgement({ link, lead }: OpenedCard, body: string): Promise<Problem | undefined> {
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

  async function saveCall(card: OpenedCard, body: string): Promise<Problem | undefined> {
    const { link, lead, placement } = card;
    const { clientId, price, model } = placement;
    const timeZone = await readTimeZone(link, lead, clientId);
    const parsed = parseCallForm(body, { currency: price.currency, timeZone, asksForPromotion: model === "hybrid" });
    if (!parsed.ok) return { problem: parsed.refusal };
    const callReport = parsed.value;
    const at = now();
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
  ): Promise<Problem | { appointmentAt?: Instant }> {
    if (outcome?.outcome !== "appointment_set") return {};
    if (!appointment) return lead.state.appointments.some(isStanding) ? {} : { problem: "Choose when you meet." };
    const subject = { clientId: placement.clientId, leadId: link.leadId };
    const wanted = { ...appointment, idempotencyKey: once };
    const agreed = await deps.agreeAppointment(toLinkActor(link, lead), subject, wanted);
    return agreed.ok ? agreed.value : toProblem(agreed.refusal);
  }

  async function changeAppointment({ link, lead, placement }: OpenedCard, body: string): Promise<Problem | undefined> {
    const parsed = parseAppointmentForm(body, await readTimeZone(link, lead, placement.clientId));
    if (!parsed.ok) return { problem: parsed.refusal };
    const changed = await deps.changeAppointment(toLinkActor(link, lead), parsed.value);
    return changed.ok ? undefined : toProblem(changed.refusal);
  }

  async function readTimeZone({ agencyId }: LeadLink, { state }: LoadedLead, clientId: ClientId): Promise<string> {
    const context = await readLeadContext(agencyId, { clientId, campaignId: state.received.campaignId });
    return context.clientTimeZone;
  }

  async function withdrawAttempt({ link, lead }: OpenedCard, body: string): Promise<Problem | undefined> {
    const parsed = parseWithdrawalForm(body);
    if (!parsed.ok) return { problem: parsed.refusal };
    const withdrawn = await deps.withdrawContactAttempt(link, describeLinkHolder(link, lead), parsed.value);
    return withdrawn.ok ? undefined : { problem: notSavedMessage };
  }

  function save(card: OpenedCard, typed: ReturnType<typeof parseFormFields>, body: string) {
    if (typed.withdraw !== undefined) return withdrawAttempt(card, body);
    if (typed.appointment !== undefined) return changeAppointment(card, body);
    return typed.answer === undefined ? saveCall(card, body) : saveAcknowledgement(card, body);
  }

  async function handleRequest(event: HttpEvent): Promise<HttpResponse> {
    const card = await openCard(event);
    if (!("lead" in card)) return card;
    if (event.requestContext.http.method !== "POST") {
      return renderCard(card, { saved: event.queryStringParameters?.["saved"] === "1" });
    }
    const bytes = Buffer.from(event.body ?? "", event.isBase64Encoded ? "base64" : "utf8");
    if (bytes.length > limits.bodyBytes) return renderCard(card, { problem: notSavedMessage });
    const body = bytes.toString("utf8");
    const typed = parseFormFields(body);
    if (CallStartPost.safeParse(typed).success) {
      await deps.recordCallStart(card.link, describeLinkHolder(card.link, card.lead));
      return { statusCode: 204, headers: { "cache-control": "no-store" } };
    }
    const problem = await save(card, typed, body);
    if (problem !== undefined) return renderCard(card, { ...problem, typed });
    // After a redirect, a reload of the page does not post again.
    return { statusCode: 303, headers: { location: `${card.url}?saved=1`, "cache-control": "no-store" } };
  }

  return handleRequest;
}

/** The author of a post is the subscription that the link was sent through. */
const describeLinkHolder = ({ delivery }: LeadLink, { state: { deliveries } }: LoadedLead) => ({
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

const toProblem = (refusal: { kind: string; nearest?: readonly Instant[] }): Problem => ({
  problem: messageForRefusal[refusal.kind] ?? notSavedMessage,
  nearest: refusal.nearest,
});

const notSavedMessage = "This could not be saved. Please try again.";

const messageForRefusal: Record<string, string> = {
  lead_passed_on: "This lead was passed on to another company at that moment. Nothing was saved, and it costs nothing.",
  time_out_of_range: "The call cannot have been before the lead came in, nor in the future.",
  wake_on_out_of_range: "Choose a date from tomorrow on, at most 18 months ahead.",
  wake_on_missing: "Choose the date on which you want the lead again.",
  consent_expires_before_wake: "They agreed to be called only until a day before that date. Choose an earlier one.",
  changed_meanwhile:
    "Another outcome was recorded at the same moment. Look at it, and save yours again if it is still right.",
  attempt_withdrawn: "This call was saved before, and then undone. Reload the page to record another one.",
  agreed_time_out_of_range: "Choose a time in the future, at most 90 days ahead.",
  slot_taken: "That time is taken, or too near to another appointment. The nearest free times are offered below.",
  outside_availability: "Your diary is closed then. Choose a free time, or one within your hours.",
  too_soon: "That time is too soon for your diary, or past. Choose a later one.",
  too_far_ahead: "That is further ahead than your diary allows. Choose an earlier time.",
  place_not_offered: "Your diary does not offer that place. Choose another one.",
  already_started: "The appointment has begun. Say what came of it instead.",
  not_started: "The appointment has not begun yet. Move it or cancel it instead.",
  appointment_cancelled: "The appointment was cancelled before. You can make another one below.",
  result_final: "What came of the appointment is settled. Ask the agency if it is wrong.",
  idempotency_conflict: "This page was already saved with another answer. Reload it to record one more call.",
};

const messageForPriorAnswer = {
  accepted: "This lead was taken already, or a call was recorded. It cannot be refused any more.",
  rejected: "This lead was refused already. To take it after all, record your call.",
  duplicate: "This lead was refused already, as a person you know. To take it after all, record your call.",
};

function toCardView(
  { leadId, state, facts, personal }: LoadedLead,
  diary: LeadCardDetails["diary"],
  now: Instant,
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
    charges: previewCharges(leadId, { state, facts }, now),
    callStartedAt: findUnreportedCall(state, now),
    appointments: state.appointments.map((appointment) => toCardAppointment(appointment, diary, now)),
    diary,
    asksForPromotion: state.placed?.placement.model === "hybrid",
  };
}

function toCardAppointment(appointment: Appointment, diary: LeadCardDetails["diary"], now: Instant): CardAppointment {
  const { id, sequence, start, booked, confirmations } = appointment;
  const { status, result, isFinal } = judgeAppointment(appointment, now);
  return {
    id,
    sequence,
    seatId: booked.seatId,
    seatName: diary.find(({ seat }) => seat.id === booked.seatId)?.seat.name,
    start,
    minutes: booked.minutes,
    place: booked.place,
    timeZone: booked.timeZone,
    status,
    result,
    isFinal,
    confirmedBy: confirmations.map(({ by }) => by),
    hasStarted: start <= now,
  };
}

/** An answer with the source `baton` comes from the reply of an endpoint. */
const acknowledgedVia = { link: "from a link", api: "by another system", baton: "by another system" };

const recordedVia = { link: "from a link", api: "by another system", baton: "" };
