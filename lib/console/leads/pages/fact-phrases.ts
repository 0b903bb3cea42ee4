import type { AppointmentResult, Side } from "#domain/appointments/appointment-fact.ts";
import type { AppointmentMessageFact, AppointmentMessageKind } from "#domain/appointments/appointment-message-fact.ts";
import type { ChaseMissing } from "#domain/contact/chase-fact.ts";
import type { OutcomeRecorded } from "#domain/contact/contact-fact.ts";
import type { Fact } from "#domain/history/fact.ts";
import type { DecisionCause, ReturnDecided } from "#domain/returns/return-fact.ts";
import type { ClientId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { attemptPhrases, formatAcknowledgement, nurturePhrases, outcomePhrases } from "#leads/pages/lead-phrases.ts";
import { formatExactMoney } from "#platform/text/format-money.ts";
import { formatDuration, formatNearDate, formatPlainDate, formatTime } from "#platform/text/format-time.ts";
import { type ReaderLocale, toDateReader } from "#platform/text/reader-locale.ts";
import { channelNames, failurePhrases, notWokenPhrases, skipPhrases } from "./delivery-phrases.ts";
import { reasonPhrases } from "#leads/pages/return-reasons.ts";

/** What the words of a fact need besides it: the names of clients, and how the reader writes times and money. */
export type FactContext = { nameClient: (clientId: ClientId | undefined) => string; reader: ReaderLocale };

type Describe<Kind extends Fact["kind"]> = (fact: Extract<Fact, { kind: Kind }>, context: FactContext) => string;

const sideNames: Record<Side, string> = { client: "the client", prospect: "the person" };

const resultNames: Record<AppointmentResult, string> = {
  held: "it took place",
  no_show_prospect: "the person did not come",
  no_show_client: "the client did not come",
};

const missingNames: Record<ChaseMissing, string> = { acknowledgement: "no answer yet", attempt: "no call yet" };

const messageNames: Record<AppointmentMessageKind, string> = {
  booked: "the invitation",
  moved: "the new time",
  cancelled: "the cancellation",
  reminder: "the reminder",
};

const inWords = (code: string): string => code.replaceAll("_", " ");

/** When something is or was to be: only the time if it is on the day of the fact. */
function when(at: Instant, { reader }: FactContext, fact: { at: Instant }): string {
  const isSameDay = formatPlainDate(at, reader) === formatPlainDate(fact.at, reader);
  return isSameDay ? `at ${formatTime(at, reader)}` : `on ${formatNearDate(at, reader)} at ${formatTime(at, reader)}`;
}

/** Why a return was decided, or left to the agency. */
const causePhrases: Record<DecisionCause, string> = {
  evidence: "the facts prove it",
  window_over: "it came too late",
  was_reached: "the person was reached",
  evidence_missing: "the evidence did not come in time",
  evidence_against: "the facts speak against it",
  no_rule: "the contract has no rule for this reason",
  rule_refers: "the contract leaves it to the agency",
  evidence_unknown: "the facts cannot tell",
  cap_reached: "the contract approves no more returns this month",
  agency: "by its own judgement",
};

const toWhom = ({ message, side }: AppointmentMessageFact): string => `${messageNames[message]} for ${sideNames[side]}`;

const listDeliveries = (deliveries: readonly { channel: keyof typeof channelNames }[]): string =>
  deliveries.length === 0 ? "" : `: ${deliveries.map(({ channel }) => channelNames[channel]).join(", ")}`;

/** Says what each kind of fact says, with the values that matter. A new kind of fact does not compile without words. */
const phrases: { [Kind in Fact["kind"]]: Describe<Kind> } = {
  received: ({ placement }, { nameClient }) =>
    placement
      ? `Received, and placed with ${nameClient(placement.clientId)}`
      : "Received, and held: no client can take it",
  placed: ({ placement }, { nameClient }) => `Placed with ${nameClient(placement.clientId)}`,
  duplicate_refused: ({ by }) => `The same enquiry came again and was refused: the same ${by.join(" and ")}`,
  // A provider that takes a text says nothing of the phone; the carrier's report does.
  delivered: ({ channel, attempt }) =>
    `${channel === "sms" ? "Sent" : "Delivered"} by ${channelNames[channel]}${countAttempt(attempt)}`,
  delivery_failed: ({ channel, reason, attempt, last }) =>
    `The ${channelNames[channel]} failed${countAttempt(attempt)}: ${failurePhrases[reason]}${last ? ". Given up" : ""}`,
  delivery_skipped: ({ channel, reason }) => `The ${channelNames[channel]} was not sent: ${skipPhrases[reason]}`,
  delivery_bounced: ({ channel, detail }) =>
    channel === "sms" ? `The carrier did not deliver the text: ${detail}` : `The ${channelNames[channel]} came back`,
  delivery_confirmed: ({ channel, by }) =>
    by === "phone" ? `The ${channelNames[channel]} reached the phone` : `The carrier took the ${channelNames[channel]}`,
  acknowledged: ({ outcome, reason }) => `Answered: ${formatAcknowledgement(outcome, reason)}`,
  call_started: () => "The number was tapped on the lead card",
  contact_attempted: ({ at, result, nextTryAt }, context) =>
    `Called: ${attemptPhrases[result]}${nextTryAt ? `. Try again ${when(nextTryAt, context, { at })} (suggested)` : ""}`,
  attempt_withdrawn: ({ result }) => `Took back a call that was recorded by mistake: ${attemptPhrases[result]}`,
  outcome_recorded: describeOutcome,
  appointment_booked: ({ at, start, minutes, place, promotion }, context) =>
    `Appointment booked ${when(start, context, { at })}, ${minutes} minutes, ${place === "visit" ? "a visit" : `by ${place}`}` +
    (promotion ? `. The call became it because: ${inWords(promotion.reason)}` : ""),
  appointment_moved: ({ at, from, to, by }, context) =>
    `Appointment moved by ${sideNames[by]}: not ${when(from, context, { at })}, but ${when(to, context, { at })}`,
  appointment_confirmed: ({ by }) => `Appointment confirmed by ${sideNames[by]}`,
  appointment_cancelled: ({ by }) => `Appointment cancelled by ${sideNames[by]}`,
  appointment_said: ({ by, result, qualified }) =>
    `Of the appointment, ${sideNames[by]} said: ${resultNames[result]}${sayQualified(qualified)}`,
  appointment_decided: ({ result, qualified }) =>
    `The agency decided what came of the appointment: ${resultNames[result]}${sayQualified(qualified)}`,
  appointment_reminded: ({ side, minutesBefore }) =>
    `A reminder for ${sideNames[side]} was due, ${formatDuration(minutesBefore * 60_000)} before the appointment`,
  appointment_concluded: ({ stage }) =>
    stage === "presumed"
      ? "Both sides were silent: the appointment is taken to have taken place"
      : "What came of the appointment is final",
  appointment_message_sent: (fact) => `Sent by ${channelNames[fact.channel]}: ${toWhom(fact)}`,
  appointment_message_skipped: (fact) => `Not sent: ${toWhom(fact)} (${inWords(fact.reason)})`,
  appointment_message_failed: (fact) => `Did not arrive: ${toWhom(fact)} (${inWords(fact.reason)})`,
  appointment_message_deferred: (fact, context) => `Sent later, ${when(fact.until, context, fact)}: ${toWhom(fact)}`,
  woken: ({ cycle, deliveries }) =>
    `Woken and delivered again, for the ${toOrdinal(cycle)} time${listDeliveries(deliveries)}`,
  not_woken: ({ reason }) => `Could not wake: ${notWokenPhrases[reason]}`,
  chased: describeChase,
  taken: ({ by, placement }, { nameClient }) =>
    by === "client"
      ? "The client took it, so it is not passed on"
      : `Passed on${placement ? ` to ${nameClient(placement.clientId)}` : " to another company"}`,
  links_revoked: () => "Revoked every link to the lead",
  return_opened: ({ reason }) => `Returned: ${reasonPhrases[reason].toLowerCase()}`,
  return_referred: ({ cause }) => `The agency decides the return: ${causePhrases[cause]}`,
  return_decided: describeDecision,
  return_withdrawn: () => "Withdrew the return",
  return_settled: ({ replacedBy }) =>
    replacedBy ? "Another lead replaced it" : "No replacement came in time, so the lead is credited",
  replaces: () => "Replaces a returned lead, and costs nothing",
  erased: () => "The person was erased",
};

/** Says what a fact says: "Called: No answer". It names no person. */
export function describeFact<Kind extends Fact["kind"]>(
  fact: Extract<Fact, { kind: Kind }>,
  context: FactContext,
): string {
  const describe: Describe<Kind> = phrases[fact.kind];
  return describe(fact, context);
}

const countAttempt = (attempt: number): string => (attempt === 1 ? "" : ` at attempt ${attempt}`);

const sayQualified = (qualified: boolean | undefined): string =>
  qualified === undefined
    ? ""
    : qualified
      ? ", and the person was the right one"
      : ", and the person was not the right one";

function describeOutcome(
  { at, outcome, value, nurture, callbackAt, appointmentAt }: OutcomeRecorded,
  context: FactContext,
) {
  const { reader } = context;
  const details = [
    value && formatExactMoney(value, reader.locale),
    nurture && `wakes on ${formatPlainDate(nurture.wakeOn, toDateReader(reader))}`,
    nurture?.reason && nurturePhrases[nurture.reason].toLowerCase(),
    callbackAt && `wants the call ${when(callbackAt, context, { at })}`,
    appointmentAt && `they meet ${when(appointmentAt, context, { at })}`,
  ].filter((detail) => detail !== undefined);
  return [`Outcome: ${outcomePhrases[outcome]}`, ...details].join(", ");
}

function describeChase({ do: action, missing, deliveries }: Extract<Fact, { kind: "chased" }>): string {
  const did = {
    remind: `Reminded the client${listDeliveries(deliveries)}`,
    second: `Sent to a second person of the client${listDeliveries(deliveries)}`,
    tell_agency: "Reported to the agency",
    pass_on: "Looked for the next client",
  }[deliveries.length === 0 && action !== "pass_on" ? "tell_agency" : action];
  return `${did}, because there was ${missingNames[missing]}`;
}

function describeDecision({ decision, remedy, cause }: ReturnDecided): string {
  const by = cause === "agency" ? "by the agency" : `by the contract, because ${causePhrases[cause]}`;
  if (decision === "declined") return `The return was declined ${by}`;
  const gets =
    remedy?.kind === "replacement"
      ? "another lead"
      : remedy?.kind === "partial_credit"
        ? `a credit of ${remedy.percent} %`
        : "a credit";
  return `The return was approved ${by}: the client gets ${gets}`;
}

const ordinals = ["", "first", "second", "third", "fourth", "fifth", "sixth"];
const toOrdinal = (number: number): string => ordinals[number] ?? `${number}th`;
