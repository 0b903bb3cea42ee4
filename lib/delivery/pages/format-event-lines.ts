import { AppointmentResult } from "#domain/appointments/appointment-fact.ts";
import { AppointmentStatus } from "#domain/appointments/judge-appointment.ts";
import { ChaseMissing } from "#domain/contact/chase-fact.ts";
import { OutcomeKind } from "#domain/contact/contact-fact.ts";
import { AcknowledgementOutcome } from "#domain/delivery/acknowledgement.ts";
import { NotWokenReason, NurtureReason } from "#domain/contact/nurture.ts";
import { FailureReason } from "#domain/delivery/delivery-fact.ts";
import type { Message } from "#domain/delivery/message.ts";
import { DecisionCause } from "#domain/returns/return-fact.ts";
import { Remedy, ReturnReason } from "#domain/returns/return-policy.ts";
import { reasonPhrases } from "#leads/pages/return-reasons.ts";
import { Money } from "#domain/shared/money.ts";
import { Channel, DisabledReason } from "#domain/subscriptions/subscription.ts";
import { formatAcknowledgement, formatFieldName, nurturePhrases, outcomePhrases } from "#leads/pages/lead-phrases.ts";
import { formatExactMoney, formatMoney } from "#platform/text/format-money.ts";
import { formatDate, formatDateTime, formatDuration } from "#platform/text/format-time.ts";
import { toSingleLine } from "#platform/text/plain-text.ts";
import { nameTimeZone, type ReaderLocale } from "#platform/text/reader-locale.ts";

type EventMessage = Pick<Message, "type" | "at" | "data">;
type EventValue = Message["data"][string];

/** The reader of plain dates and money, and of times where the sender added no zone. */
const utcReader: ReaderLocale = { timeZone: "UTC", locale: "en-GB" };

const failurePhrases: Record<FailureReason, string> = {
  timeout: "no complete answer in time",
  connection_failed: "it could not be reached",
  refused_by_endpoint: "the endpoint refused it",
  refused_by_provider: "the provider of texts or emails refused it",
  endpoint_not_allowed: "the endpoint is not on the open internet",
  endpoint_gone: "the endpoint said that it is gone",
  endpoint_disabled: "the endpoint is switched off",
  endpoint_unverified: "the owner has not verified the endpoint",
  subscription_inactive: "the subscription is switched off",
  person_erased: "the person was erased",
  internal_fault: "a fault of Baton or AWS",
};

const notWokenPhrases: Record<NotWokenReason, string> = {
  person_erased: "the person was erased",
  suppressed: "the person does not want to be contacted",
  consent_missing: "the campaign needs consent, and there is none",
  consent_expired: "the consent has ended",
  screening_missing: "the number was not screened",
  screening_expired: "the screening of the number is too old: screen it again, and wake the lead",
  tps_listed: "the number is listed, and there is no consent",
  campaign_inactive: "the campaign is not active",
  client_paused: "the client takes no leads for now",
  no_subscription: "the client has no endpoint that works",
  outside_hours: "the campaign's hours do not open",
};

const decisionCausePhrases: Record<DecisionCause, string> = {
  evidence: "the history proves it",
  window_over: "it came too late",
  was_reached: "the person was reached",
  evidence_missing: "the evidence did not come in time",
  evidence_against: "the history says otherwise",
  no_rule: "the contract has no rule for the reason",
  rule_refers: "the contract leaves it to you",
  evidence_unknown: "the history cannot tell",
  cap_reached: "the month has as many returns as the contract approves",
  agency: "your decision",
};

const formatRemedy = (remedy: Remedy): string =>
  remedy.kind === "partial_credit" ? `credit of ${remedy.percent} %` : remedy.kind;

const missingPhrases: Record<ChaseMissing, string> = {
  acknowledgement: "the client has neither answered nor called",
  attempt: "the client has not called",
};

const disabledPhrases: Record<DisabledReason, string> = {
  gone: "it said that it is gone",
  failing: "it failed for too long",
  bounced: "what was sent to it came back",
  complained: "an email was reported as spam",
  opted_out: "its owner said stop",
};

/** What people can do about a failing endpoint, or about one disabled for this reason. */
const remedies: Record<DisabledReason | "still_on", string> = {
  still_on: "It is switched off if it goes on. Have it fixed; failed deliveries are tried again automatically.",
  failing: "No leads go there now. Once it works, have it enabled: what it missed is sent then.",
  gone: "No leads go there now. Once it works, have it enabled: what it missed is sent then.",
  bounced: "Nothing goes there now. Give another address, or have it enabled once emails arrive there.",
  complained: "Only its owner can start the emails again, by the link in any of them.",
  opted_out: "Only its owner can start them again, by the link in any of them.",
};

const appointmentPhrases: Record<AppointmentStatus, string> = {
  booked: "booked",
  confirmed: "confirmed",
  cancelled_by_prospect: "cancelled by the prospect",
  cancelled_by_client: "cancelled by the client",
  open: "not said yet",
  held: "it took place",
  presumed_held: "presumed to have taken place",
  no_show_prospect: "the prospect did not come",
  no_show_client: "the client did not come",
  disputed: "the two sides contradict each other",
  decided: "decided by the agency",
};

const channelNames: Record<Channel, string> = { sms: "SMS", email: "email", webhook: "webhook" };

/** Formats each field of an event, the most important first. Undefined if another field says the same. */
const fieldFormatters: Record<string, (value: EventValue, event: EventMessage) => string | undefined> = {
  period: (value) => formatLine("Month", value),
  number: (value) => formatLine("Number", value),
  invoiceNumber: (value) => formatLine("For invoice", value),
  total: (value, { data }) => formatLine("Total", formatTotal(value, data["currency"])),
  dueOn: (value) =>
    formatLine("To be paid by", typeof value === "string" ? formatDate(`${value}T00:00:00Z`, utcReader) : value),
  leadId: (id) => formatLine("Lead", id),
  confirmUrl: (url) => formatLine("Delete what you have, then confirm", url),
  erasureId: (id) => formatLine("Erasure", id),
  subscriptionId: (id, { data }) => formatLine("Endpoint", `${formatChannel(data)}${formatScalar(id)}`),
  outcome: (value, { data }) => {
    const [answer, outcome] = [AcknowledgementOutcome.safeParse(value), OutcomeKind.safeParse(value)];
    if (answer.success) return formatLine("Answer", formatAcknowledgement(answer.data, readText(data, "reason")));
    return outcome.success ? formatLine("Outcome", outcomePhrases[outcome.data]) : formatLine("Outcome", value);
  },
  start: (value, event) => formatLine("Starts", formatTime(value, event)),
  to: (value, event) => formatLine("Moved to", formatTime(value, event)),
  from: (value, event) => formatLine("Before", formatTime(value, event)),
  status: (value, { data }) => {
    const status = AppointmentStatus.safeParse(value);
    if (!status.success) return formatLine("Status", value);
    const result = AppointmentResult.safeParse(data["result"]);
    const decided = status.data === "decided" && result.success ? `: ${appointmentPhrases[result.data]}` : "";
    const finality = data["final"] === true ? "" : " (not final yet)";
    return formatLine("Result", `${appointmentPhrases[status.data]}${decided}${finality}`);
  },
  result: () => undefined,
  final: () => undefined,
  callbackAt: (value, event) => formatLine("To be called", formatTime(value, event)),
  appointmentAt: (value, event) => formatLine("Appointment", formatTime(value, event)),
  wakeOn: (value) =>
    formatLine("Delivered again on", typeof value === "string" ? formatDate(`${value}T00:00:00Z`, utcReader) : value),
  value: (value) => formatLine("Worth", formatMoneyValue(value)),
  decision: (value) => formatLine("Decision", value),
  remedy: (value) => {
    const remedy = Remedy.safeParse(value);
    return formatLine("The client gets", remedy.success ? formatRemedy(remedy.data) : value);
  },
  cause: (value) => {
    const cause = DecisionCause.safeParse(value);
    return formatLine("Because", cause.success ? decisionCausePhrases[cause.data] : value);
  },
  until: (value, event) => formatLine("Can be proven until", formatTime(value, event)),
  returnId: (id) => formatLine("Return", id),
  reason: (value, { data }) => {
    const returned = ReturnReason.safeParse(value);
    if (data["returnId"] !== undefined && returned.success)
      return formatLine("Why", reasonPhrases[returned.data].toLowerCase());
    if (AcknowledgementOutcome.safeParse(data["outcome"]).success) return undefined;
    const [failure, disabled] = [FailureReason.safeParse(value), DisabledReason.safeParse(value)];
    const [notWoken, nurture] = [NotWokenReason.safeParse(value), NurtureReason.safeParse(value)];
    if (notWoken.success) return formatLine("Why", notWokenPhrases[notWoken.data]);
    if (nurture.success) return formatLine("Why", nurturePhrases[nurture.data]);
    if (failure.success) return formatLine("Why", failurePhrases[failure.data]);
    return formatLine("Why", disabled.success ? disabledPhrases[disabled.data] : value);
  },
  sinceDeliverySeconds: (value) =>
    typeof value === "number" ? formatLine("After delivery", formatDuration(value * 1000)) : undefined,
  clientName: (name) => formatLine("Client", name),
  agencyName: (name) => formatLine("From", name),
  timeZone: () => undefined,
  limit: (value) => formatLine("Limit for a day", formatMoneyValue(value)),
  day: (value) =>
    formatLine("Day", typeof value === "string" ? `${formatDate(`${value}T00:00:00Z`, utcReader)} (UTC)` : value),
  failures: (value, { data }) =>
    formatLine("Minutes in which it failed", `${formatScalar(value)} of ${formatScalar(data["failuresThatDisable"])}`),
  lastFailure: (value) => {
    const failure = FailureReason.safeParse(value);
    return formatLine("Last failure", failure.success ? failurePhrases[failure.data] : value);
  },
  failingSince: (value, event) => formatLine("Failing since", formatTime(value, event)),
  disabledAt: (value, event) => formatLine("Switched off", formatTime(value, event)),
  at: (value, event) => (event.data["disabledAt"] === value ? undefined : formatLine("When", formatTime(value, event))),
  clientRef: (value) => formatLine("Their reference", value),
  detail: (value) => formatLine("Detail", value),
  attempt: (value) => formatLine("Attempt", value),
  clientId: (id, { data }) => (data["clientName"] === undefined ? formatLine("Client", id) : undefined),
  unconfirmed: (value) => formatLine("Endpoints that have not confirmed", value),
  dueBy: (value, event) => formatLine("Due by", formatTime(value, event)),
  campaignId: (id) => formatLine("Campaign", id),
  deliveryId: (id) => formatLine("Delivery", id),
  messageId: (id) => formatLine("Message", id),
  channel: () => undefined,
  percent: () => undefined,
  failuresThatDisable: () => undefined,
  missing: (value) => {
    const missing = ChaseMissing.safeParse(value);
    return formatLine("Missing", missing.success ? missingPhrases[missing.data] : value);
  },
  nextLeadId: (id) => formatLine("Now lead", id),
  nextClientId: (id) => formatLine("Now with client", id),
  step: (value) => formatLine("Step", value),
  action: () => undefined,
  sequence: () => undefined,
  grade: () => undefined,
  cycle: () => undefined,
  document: () => undefined,
  currency: () => undefined,
  net: () => undefined,
  tax: () => undefined,
  hash: () => undefined,
};

/** Formats an event as lines for people. A field without a formatter appears under its own name. */
export function formatEventLines(event: EventMessage): string[] {
  const data: Message["data"] = { ...event.data, at: event.at };
  const knownLines = Object.entries(fieldFormatters).map(([name, format]) => {
    const value = data[name];
    return value === undefined ? undefined : format(value, event);
  });
  const otherLines = Object.entries(data)
    .filter(([name]) => !Object.hasOwn(fieldFormatters, name))
    .map(([name, value]) => formatLine(formatFieldName(name), value));
  return [...knownLines, ...otherLines, findRemedy(event)].filter((line) => line !== undefined);
}

function findRemedy({ type, data }: EventMessage): string | undefined {
  if (type === "endpoint.failing") return remedies.still_on;
  const reason = DisabledReason.safeParse(data["reason"]);
  return type === "endpoint.disabled" && reason.success ? remedies[reason.data] : undefined;
}

const formatLine = (label: string, value: EventValue | undefined): string | undefined => {
  const text = formatScalar(value);
  return text === "" ? undefined : `${label}: ${text}`;
};

/** Formats a text or a number; an empty text for a value with parts. */
const formatScalar = (value: EventValue | undefined): string =>
  typeof value === "string" ? toSingleLine(value) : typeof value === "number" ? String(value) : "";

function formatMoneyValue(value: EventValue): string {
  const parsed = Money.safeParse(value);
  return parsed.success ? formatMoney(parsed.data, utcReader.locale) : "";
}

/** A total of a document, which is negative if the agency owes it. */
function formatTotal(amount: EventValue, currency: EventValue | undefined): string {
  const isNegative = typeof amount === "number" && amount < 0;
  const parsed = Money.safeParse({ amount: isNegative ? Math.abs(amount) : amount, currency });
  return parsed.success ? `${isNegative ? "-" : ""}${formatExactMoney(parsed.data, utcReader.locale)}` : "";
}

/** "Sunday 22 November 2026 at 14:05 (London time)", on the clock of the readers; in UTC if theirs is not known. */
function formatTime(value: EventValue, { data }: EventMessage): string {
  if (typeof value !== "string") return "";
  const timeZone = readText(data, "timeZone");
  if (timeZone === undefined) return `${formatDateTime(value, utcReader)} UTC`;
  return `${formatDateTime(value, { ...utcReader, timeZone })} (${nameTimeZone(timeZone)} time)`;
}

/** The name of the channel and a space, to write before the subscription id. */
function formatChannel({ channel }: Message["data"]): string {
  const parsed = Channel.safeParse(channel);
  if (parsed.success) return `${channelNames[parsed.data]} `;
  return typeof channel === "string" ? `${channel} ` : "";
}

function readText(data: Message["data"], name: string): string | undefined {
  const value = data[name];
  return typeof value === "string" ? toSingleLine(value) : undefined;
}
