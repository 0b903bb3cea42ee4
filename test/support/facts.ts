import type {
  AppointmentBooked,
  AppointmentCancelled,
  AppointmentConcluded,
  AppointmentConfirmed,
  AppointmentDecided,
  AppointmentMoved,
  AppointmentReminded,
  AppointmentSaid,
} from "#domain/appointments/appointment-fact.ts";
import type { HoursInForce } from "#domain/accounts/contact-hours.ts";
import type { ChaseStep } from "#domain/campaigns/chase.ts";
import type { Chased, Taken } from "#domain/contact/chase-fact.ts";
import type { LinksRevoked } from "#domain/contact/lead-link.ts";
import type {
  AppointmentMessageFailed,
  AppointmentMessageSent,
  AppointmentMessageDeferred,
  AppointmentMessageSkipped,
} from "#domain/appointments/appointment-message-fact.ts";
import type { AttemptWithdrawn, CallStarted, ContactAttempted, OutcomeRecorded } from "#domain/contact/contact-fact.ts";
import type { NotWoken, Woken } from "#domain/contact/nurture.ts";
import type { Acknowledged } from "#domain/delivery/acknowledged.ts";
import type {
  Delivered,
  DeliveryBounced,
  DeliveryConfirmed,
  DeliveryFailed,
  DeliverySkipped,
} from "#domain/delivery/delivery-fact.ts";
import type { Fact } from "#domain/history/fact.ts";
import { foldLead, type LeadState } from "#domain/history/lead-state.ts";
import type { Placed, Placement, Received } from "#domain/lead/received.ts";
import type {
  Replaces,
  ReturnDecided,
  ReturnOpened,
  ReturnReferred,
  ReturnSettled,
  ReturnWithdrawn,
} from "#domain/returns/return-fact.ts";
import type { Candidate, Explanation } from "#domain/routing/explanation.ts";
import { anId } from "./an-id.ts";
import { at, on } from "./at.ts";

/** Subscription 1, by SMS: the default subscription of a lead. */
const overSms = { subscriptionId: anId("sub"), channel: "sms" } as const;

/** What every fact about appointment 1 has. */
const ofAppointment = (time: string) => ({
  at: at(time),
  source: "api" as const,
  author: anId("key"),
  appointmentId: anId("apt"),
});

/** The default routing report: one client, open, without turns. */
export const aRouting = (changes: Partial<Explanation> = {}): Explanation => ({
  at: at("14:00"),
  mode: "priority",
  share: 1,
  whenUnavailable: "next",
  candidates: [aCandidate()],
  ...changes,
});

export const aCandidate = (changes: Partial<Candidate> = {}): Candidate => ({
  clientId: anId("client"),
  priority: 1,
  weight: 1,
  isServed: true,
  terms: { from: at("09:00"), model: "callback", price: { amount: 6000, currency: "GBP" } },
  isPaused: false,
  subscriptions: 1,
  isOpen: true,
  caps: [],
  ...changes,
});

/** The default placement: client 1 at £60.00, by SMS. */
export const aPlacement = (changes: Partial<Placement> = {}): Placement => ({
  clientId: anId("client"),
  model: "callback",
  price: { amount: 6000, currency: "GBP" },
  termsFrom: at("09:00"),
  deliveries: [{ id: anId("dlv"), ...overSms }],
  ...changes,
});

/**
 * A callback lead of £60.00, received at 14:00, placed at once and to be delivered by SMS; `changes` names only what matters, of
 * the placement too.
 */
export const aReceived = ({
  clientId = anId("client"),
  model = "callback",
  price = { amount: 6000, currency: "GBP" },
  deliveries = [{ id: anId("dlv"), ...overSms }],
  ...changes
}: Partial<Received> & Partial<Omit<Placement, "termsFrom">> = {}): Received & { placement: Placement } => ({
  kind: "received",
  at: at("14:00"),
  source: "api",
  author: anId("key"),
  campaignId: anId("campaign"),
  routing: aRouting(),
  ...changes,
  placement: changes.placement ?? aPlacement({ clientId, model, price, deliveries }),
});

/** A lead that no client can take: received at 14:00 and held. */
export const aHeld = (changes: Partial<Received> = {}): Received => {
  const { placement: _, ...held } = aReceived({ routing: aRouting({ candidates: [aCandidate({ isOpen: false })] }) });
  return { ...held, ...changes };
};

/** A held lead is released to client 1 at 15:00. */
export const aPlaced = (changes: Partial<Placed> = {}): Placed => ({
  kind: "placed",
  at: at("15:00"),
  source: "baton",
  author: "release-held",
  routing: aRouting({ at: at("15:00") }),
  placement: aPlacement(),
  ...changes,
});

/** The receipt of the first attempt, two seconds after the lead was received. */
export const aDelivered = (changes: Partial<Delivered> = {}): Delivered => ({
  kind: "delivered",
  at: at("14:00:02"),
  source: "baton",
  author: "deliver-sms",
  deliveryId: anId("dlv"),
  ...overSms,
  attempt: 1,
  reference: "message-1",
  ...changes,
});

/** A first attempt that failed, with more to come. */
export const aDeliveryFailed = (changes: Partial<DeliveryFailed> = {}): DeliveryFailed => ({
  kind: "delivery_failed",
  at: at("14:00:02"),
  source: "baton",
  author: "deliver-sms",
  deliveryId: anId("dlv"),
  ...overSms,
  attempt: 1,
  reason: "refused_by_provider",
  detail: "InvalidParameterException",
  last: false,
  ...changes,
});

/** A skip at the moment of sending, because the person was suppressed meanwhile. */
export const aDeliverySkipped = (changes: Partial<DeliverySkipped> = {}): DeliverySkipped => ({
  kind: "delivery_skipped",
  at: at("14:00:02"),
  source: "baton",
  author: "deliver-sms",
  deliveryId: anId("dlv"),
  ...overSms,
  reason: "suppressed",
  detail: "phone: do_not_call",
  ...changes,
});

/** A bounce, a minute after the delivery. */
export const aDeliveryBounced = (changes: Partial<DeliveryBounced> = {}): DeliveryBounced => ({
  kind: "delivery_bounced",
  at: at("14:01:02"),
  source: "baton",
  author: "mail-events",
  deliveryId: anId("dlv"),
  ...overSms,
  detail: "Permanent General 5.1.1",
  ...changes,
});

/** The carrier's report that the phone took the text, five seconds after it was sent. */
export const aDeliveryConfirmed = (changes: Partial<DeliveryConfirmed> = {}): DeliveryConfirmed => ({
  kind: "delivery_confirmed",
  at: at("14:00:07"),
  source: "baton",
  author: "sms-events",
  deliveryId: anId("dlv"),
  ...overSms,
  by: "phone",
  ...changes,
});

/** A tap on "Got it" in the link of the text, a minute after the lead came in. */
export const anAcknowledged = (changes: Partial<Acknowledged> = {}): Acknowledged => ({
  kind: "acknowledged",
  at: at("14:01"),
  source: "link",
  author: overSms.subscriptionId,
  deliveryId: anId("dlv"),
  ...overSms,
  outcome: "accepted",
  ...changes,
});

/** The same with a key: it belongs to no particular delivery. */
export const anAcknowledgedByKey = (changes: Partial<Acknowledged> = {}): Acknowledged => ({
  kind: "acknowledged",
  at: at("14:01"),
  source: "api",
  author: anId("key"),
  outcome: "accepted",
  ...changes,
});

/** A tap on the number at 14:04, on the card of the text. */
export const aCallStart = (changes: Partial<CallStarted> = {}): CallStarted => ({
  kind: "call_started",
  at: at("14:04"),
  source: "link",
  author: overSms.subscriptionId,
  ...changes,
});

/** An unanswered call at 14:05. */
export const aContactAttempt = (changes: Partial<ContactAttempted> = {}): ContactAttempted => ({
  kind: "contact_attempted",
  at: at("14:05"),
  recordedAt: at("14:06"),
  source: "api",
  author: anId("key"),
  attemptId: anId("att"),
  result: "no_answer",
  ...changes,
});

/** The withdrawal of that call at 14:10. */
export const anAttemptWithdrawn = (changes: Partial<AttemptWithdrawn> = {}): AttemptWithdrawn => ({
  kind: "attempt_withdrawn",
  at: at("14:10"),
  source: "api",
  author: anId("key"),
  attemptId: anId("att"),
  result: "no_answer",
  ...changes,
});

/** The revocation of the lead's links at 14:20. */
export const aLinkRevocation = (changes: Partial<LinksRevoked> = {}): LinksRevoked => ({
  kind: "links_revoked",
  at: at("14:20"),
  source: "api",
  author: anId("key"),
  ...changes,
});

/** The first outcome: a quotation at 15:00. */
export const anOutcome = (changes: Partial<OutcomeRecorded> = {}): OutcomeRecorded => ({
  kind: "outcome_recorded",
  at: at("15:00"),
  recordedAt: at("15:01"),
  source: "api",
  author: anId("key"),
  outcomeId: anId("out"),
  sequence: 1,
  outcome: "quoted",
  ...changes,
});

/** An appointment of an hour at 16:00, in seat 1 in London, booked at 14:10. */
export const aBooking = (changes: Partial<AppointmentBooked> = {}): AppointmentBooked => ({
  kind: "appointment_booked",
  ...ofAppointment("14:10"),
  seatId: anId("seat"),
  start: at("16:00"),
  minutes: 60,
  timeZone: "Europe/London",
  seatTimeZone: "Europe/London",
  place: "visit",
  ...changes,
});

/** Its first move, from 16:00 to 17:00, by the prospect. */
export const aMove = (changes: Partial<AppointmentMoved> = {}): AppointmentMoved => ({
  kind: "appointment_moved",
  ...ofAppointment("14:20"),
  sequence: 1,
  from: at("16:00"),
  to: at("17:00"),
  by: "prospect",
  ...changes,
});

export const aConfirmation = (changes: Partial<AppointmentConfirmed> = {}): AppointmentConfirmed => ({
  kind: "appointment_confirmed",
  ...ofAppointment("14:30"),
  sequence: 0,
  by: "prospect",
  ...changes,
});

export const aCancellation = (changes: Partial<AppointmentCancelled> = {}): AppointmentCancelled => ({
  kind: "appointment_cancelled",
  ...ofAppointment("14:40"),
  sequence: 0,
  by: "prospect",
  ...changes,
});

/** The client says after its end that it was held. */
export const aStatement = (changes: Partial<AppointmentSaid> = {}): AppointmentSaid => ({
  kind: "appointment_said",
  ...ofAppointment("17:10"),
  sequence: 0,
  by: "client",
  statement: 1,
  result: "held",
  ...changes,
});

export const aDecision = (changes: Partial<AppointmentDecided> = {}): AppointmentDecided => ({
  kind: "appointment_decided",
  ...ofAppointment("18:00"),
  sequence: 0,
  result: "held",
  ...changes,
});

/** The reminder of the client, an hour before the start. */
export const aReminder = (changes: Partial<AppointmentReminded> = {}): AppointmentReminded => ({
  kind: "appointment_reminded",
  ...ofAppointment("15:00"),
  source: "baton",
  author: "look-at-appointment",
  sequence: 0,
  side: "client",
  minutesBefore: 60,
  ...changes,
});

/** Both sides were silent for a day. */
export const aConclusion = (changes: Partial<AppointmentConcluded> = {}): AppointmentConcluded => ({
  kind: "appointment_concluded",
  ...ofAppointment("18:00"),
  source: "baton",
  author: "look-at-appointment",
  sequence: 0,
  stage: "presumed",
  ...changes,
});

/** What every fact about the invitation of the prospect to appointment 1 has. */
const ofInvitation = {
  ...ofAppointment("14:10:01"),
  source: "baton" as const,
  author: "deliver-appointment",
  sequence: 0,
  message: "booked" as const,
  side: "prospect" as const,
};

export const aSentInvitation = (changes: Partial<AppointmentMessageSent> = {}): AppointmentMessageSent => ({
  kind: "appointment_message_sent",
  ...ofInvitation,
  channel: "email",
  reference: "email-1",
  from: "appointments@brightline.example",
  ...changes,
});

export const aSkippedInvitation = (changes: Partial<AppointmentMessageSkipped> = {}): AppointmentMessageSkipped => ({
  kind: "appointment_message_skipped",
  ...ofInvitation,
  reason: "superseded",
  detail: "",
  ...changes,
});

export const aFailedInvitation = (changes: Partial<AppointmentMessageFailed> = {}): AppointmentMessageFailed => ({
  kind: "appointment_message_failed",
  ...ofInvitation,
  channel: "email",
  reason: "bounced",
  detail: "Permanent General 5.1.1",
  ...changes,
});

/** A text that waits for the morning in London. */
export const aDeferredInvitation = (changes: Partial<AppointmentMessageDeferred> = {}): AppointmentMessageDeferred => ({
  kind: "appointment_message_deferred",
  ...ofInvitation,
  until: on("2026-11-24T08:00Z"),
  ...changes,
});

/** Not ready yet, said at 15:00: the lead sleeps until Tuesday morning in London. */
export const aNurture = (changes: Partial<OutcomeRecorded> = {}): OutcomeRecorded =>
  anOutcome({
    outcome: "nurture",
    nurture: { wakeOn: "2026-11-24", wakeAt: on("2026-11-24T09:00Z"), reason: "timing" },
    ...changes,
  });

/** The lead wakes then, and is delivered again by SMS. */
export const aWoken = (changes: Partial<Woken> = {}): Woken => ({
  kind: "woken",
  at: on("2026-11-24T09:00Z"),
  source: "baton",
  author: "run-wake",
  cycle: 2,
  sequence: 1,
  deliveries: [{ id: anId("dlv", 4), ...overSms }],
  ...changes,
});

/** The lead could not wake then: its screening had expired. */
export const aNotWoken = (changes: Partial<NotWoken> = {}): NotWoken => ({
  kind: "not_woken",
  at: on("2026-11-24T09:00Z"),
  source: "baton",
  author: "run-wake",
  cycle: 2,
  sequence: 1,
  reason: "screening_expired",
  ...changes,
});

/** The ladder of most tests: a text again, a second person, the agency. */
export const aLadder: ChaseStep[] = [
  { after: 10, clock: "working", while: "unacknowledged", do: { kind: "remind", channel: "sms" } },
  { after: 30, clock: "working", while: "unacknowledged", do: { kind: "second", subscriptionId: anId("sub", 4) } },
  { after: 60, clock: "working", while: "unacknowledged", do: { kind: "tell_agency" } },
];

/** The first step of the ladder: the text again, ten minutes after 14:00. */
export const aChased = (changes: Partial<Chased> = {}): Chased => ({
  kind: "chased",
  at: at("14:10"),
  source: "baton",
  author: "run-chase",
  cycle: 1,
  step: 1,
  do: "remind",
  missing: "acknowledgement",
  deliveries: [{ id: anId("dlv", 7), ...overSms }],
  ...changes,
});

/** Client 1 took the lead, whose ladder can pass it on. */
export const aTaken = (changes: Partial<Taken> = {}): Taken => ({
  kind: "taken",
  at: at("14:05"),
  source: "link",
  author: anId("sub"),
  by: "client",
  ...changes,
});

/** Baton passed the lead on to client 2, as lead 2. */
export const aPassedOn = (changes: Partial<Taken> = {}): Taken =>
  aTaken({
    at: at("15:00"),
    source: "baton",
    author: "run-chase",
    by: "passed_on",
    leadId: anId("lead", 2),
    routing: aRouting({ at: at("15:00"), candidates: [aCandidate({ clientId: anId("client", 2) })] }),
    placement: aPlacement({ clientId: anId("client", 2), deliveries: [{ id: anId("dlv", 8), ...overSms }] }),
    ...changes,
  });

/** The state of a lead after `facts`; the fact of receipt is added where it is not among them. */
export function aLead(...facts: Fact[]): LeadState {
  const state = foldLead(facts.some(({ kind }) => kind === "received") ? facts : [aReceived(), ...facts]);
  if (!state) throw new Error("a lead that was received has a state");
  return state;
}

/** The first return of the lead, for `no_contact`, by its client's key at 15:00. */
export const aReturnOpened = (changes: Partial<ReturnOpened> = {}): ReturnOpened => ({
  kind: "return_opened",
  at: at("15:00"),
  source: "api",
  author: anId("key"),
  number: 1,
  reason: "no_contact",
  once: "once-1",
  ...changes,
});

/** The policy approved the first return for a credit at 16:00. */
export const aReturnDecided = (changes: Partial<ReturnDecided> = {}): ReturnDecided => ({
  kind: "return_decided",
  at: at("16:00"),
  source: "baton",
  author: "return-policy",
  number: 1,
  decision: "approved",
  cause: "evidence",
  remedy: { kind: "credit" },
  evidence: [],
  ...changes,
});

/** The policy left the first return to the agency at 15:30. */
export const aReturnReferred = (changes: Partial<ReturnReferred> = {}): ReturnReferred => ({
  kind: "return_referred",
  at: at("15:30"),
  source: "baton",
  author: "return-policy",
  number: 1,
  cause: "no_rule",
  evidence: [],
  ...changes,
});

/** The client withdrew the first return at 16:00. */
export const aReturnWithdrawn = (changes: Partial<ReturnWithdrawn> = {}): ReturnWithdrawn => ({
  kind: "return_withdrawn",
  at: at("16:00"),
  source: "api",
  author: anId("key"),
  number: 1,
  ...changes,
});

/** The first return was approved for a replacement, and none came in thirty days. */
export const aReturnSettled = (changes: Partial<ReturnSettled> = {}): ReturnSettled => ({
  kind: "return_settled",
  at: on("2026-12-22T16:00:00Z"),
  source: "baton",
  author: "return-policy",
  number: 1,
  ...changes,
});

/** The lead replaces lead 2. */
export const aReplacement = (changes: Partial<Replaces> = {}): Replaces => ({
  kind: "replaces",
  at: at("14:00:01"),
  source: "baton",
  author: "return-policy",
  number: 1,
  leadId: anId("lead", 2),
  ...changes,
});

/** Working hours of a client in London: Monday to Friday, 09:00 to 17:30. */
export const londonHours: HoursInForce = {
  from: on("2026-11-01T00:00:00Z"),
  hours: {
    weekly: [{ days: ["mon", "tue", "wed", "thu", "fri"], from: "09:00", to: "17:30" }],
    holidays: [],
    timeZone: "Europe/London",
  },
};
