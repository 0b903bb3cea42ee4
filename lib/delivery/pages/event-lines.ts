import { OutcomeKind } from "#domain/contact/contact-fact.ts";
import { AcknowledgementOutcome } from "#domain/delivery/acknowledgement.ts";
import { FailureReason } from "#domain/delivery/delivery-fact.ts";
import type { Message } from "#domain/delivery/message.ts";
import { Money } from "#domain/shared/money.ts";
import { DisabledReason } from "#domain/subscriptions/subscription.ts";
import { outcomeWords, spokenAcknowledgement, spokenFieldName } from "#leads/pages/lead-words.ts";
import { oneLine } from "#platform/text/plain-text.ts";
import type { Reader } from "#platform/text/reader.ts";
import { spokenMoney } from "#platform/text/spoken-money.ts";
import { spokenDate, spokenDateTime } from "#platform/text/spoken-time.ts";

type Happened = Pick<Message, "type" | "at" | "data">;
type Value = Message["data"][string];

/** An agency has no time zone, and what it is told goes to people in several. */
const utc: Reader = { timeZone: "UTC", locale: "en-GB" };

const failureWords: Record<FailureReason, string> = {
  timeout: "no complete answer in time",
  connection_failed: "it could not be reached",
  refused_by_endpoint: "the endpoint refused it",
  refused_by_provider: "the provider of texts or emails refused it",
  endpoint_not_allowed: "the endpoint is not on the open internet",
  endpoint_gone: "the endpoint said that it is gone",
  endpoint_disabled: "the endpoint is switched off",
  endpoint_unverified: "nobody has verified the endpoint",
  subscription_inactive: "the subscription is switched off",
  person_erased: "the person was erased",
  internal_fault: "a fault of Baton or AWS",
};

const disabledWords: Record<DisabledReason, string> = {
  gone: "it said that it is gone",
  failing: "it failed for too long",
  bounced: "emails to it came back",
  complained: "an email was reported as spam",
  opted_out: "its owner said stop",
};

/** What is to be done about an endpoint that fails, or that is off for this reason. */
const remedies: Record<DisabledReason | "still_on", string> = {
  still_on: "It is switched off if it goes on. Have it mended: what failed is tried again by itself.",
  failing: "No leads go there now. Once it works, have it enabled: what it missed is sent then.",
  gone: "No leads go there now. Once it works, have it enabled: what it missed is sent then.",
  bounced: "Nothing goes there now. Give another address, or have it enabled once emails arrive there.",
  complained: "Only its owner can start the emails again, by the link in any of them.",
  opted_out: "Only its owner can start them again, by the link in any of them.",
};

const channelWords: Record<string, string> = { sms: "SMS", email: "email", webhook: "webhook" };

/** What each piece of an event is called and how it is said, the most telling first. Undefined where another one says it. */
const pieces: Record<string, (value: Value, event: Happened) => string | undefined> = {
  leadId: (id) => said("Lead", id),
  subscriptionId: (id, { data }) => said("Endpoint", `${channelIn(data)}${words(id)}`),
  outcome: (value, { data }) => {
    const [answer, outcome] = [AcknowledgementOutcome.safeParse(value), OutcomeKind.safeParse(value)];
    if (answer.success) return said("Answer", spokenAcknowledgement(answer.data, wordIn(data, "reason")));
    return outcome.success ? said("Outcome", outcomeWords[outcome.data]) : said("Outcome", value);
  },
  value: (value) => said("Worth", money(value)),
  reason: (value, { data }) => {
    if (AcknowledgementOutcome.safeParse(data["outcome"]).success) return undefined;
    const [failure, disabled] = [FailureReason.safeParse(value), DisabledReason.safeParse(value)];
    if (failure.success) return said("Why", failureWords[failure.data]);
    return said("Why", disabled.success ? disabledWords[disabled.data] : value);
  },
  clientName: (name) => said("Client", name),
  agencyName: (name) => said("From", name),
  limit: (value) => said("Limit for a day", money(value)),
  day: (value) => said("Day", typeof value === "string" ? `${spokenDate(`${value}T00:00:00Z`, utc)} (UTC)` : value),
  failures: (value, { data }) =>
    said("Minutes in which it failed", `${words(value)} of ${words(data["failuresThatDisable"])}`),
  lastFailure: (value) => {
    const failure = FailureReason.safeParse(value);
    return said("Last failure", failure.success ? failureWords[failure.data] : value);
  },
  failingSince: (value) => said("Failing since", time(value)),
  disabledAt: (value) => said("Switched off", time(value)),
  at: (value, { data }) => (data["disabledAt"] === value ? undefined : said("When", time(value))),
  clientRef: (value) => said("Their reference", value),
  detail: (value) => said("Detail", value),
  attempt: (value) => said("Attempt", value),
  clientId: (id, { data }) => (data["clientName"] === undefined ? said("Client", id) : undefined),
  campaignId: (id) => said("Campaign", id),
  deliveryId: (id) => said("Delivery", id),
  messageId: (id) => said("Message", id),
  channel: () => undefined,
  percent: () => undefined,
  failuresThatDisable: () => undefined,
  sequence: () => undefined,
};

/** What an event says, line by line, as people write it; fields that have no words of their own under their names. */
export function eventLines(event: Happened): string[] {
  const data: Message["data"] = { ...event.data, at: event.at };
  const known = Object.entries(pieces).map(([name, say]) => {
    const value = data[name];
    return value === undefined ? undefined : say(value, event);
  });
  const others = Object.entries(data)
    .filter(([name]) => !Object.hasOwn(pieces, name))
    .map(([name, value]) => said(spokenFieldName(name), value));
  return [...known, ...others, remedyOf(event)].filter((line) => line !== undefined);
}

function remedyOf({ type, data }: Happened): string | undefined {
  if (type === "endpoint.failing") return remedies.still_on;
  const reason = DisabledReason.safeParse(data["reason"]);
  return type === "endpoint.disabled" && reason.success ? remedies[reason.data] : undefined;
}

const said = (label: string, value: Value | undefined): string | undefined => {
  const text = words(value);
  return text === "" ? undefined : `${label}: ${text}`;
};

/** What can be said of a value whatever it means; nothing of one with parts. */
const words = (value: Value | undefined): string =>
  typeof value === "string" ? oneLine(value) : typeof value === "number" ? String(value) : "";

function money(value: Value): string {
  const parsed = Money.safeParse(value);
  return parsed.success ? spokenMoney(parsed.data, utc.locale) : "";
}

const time = (value: Value): string => (typeof value === "string" ? `${spokenDateTime(value, utc)} UTC` : "");

/** The channel, to stand before the subscription over it. */
function channelIn({ channel }: Message["data"]): string {
  return typeof channel === "string" ? `${channelWords[channel] ?? channel} ` : "";
}

function wordIn(data: Message["data"], name: string): string | undefined {
  const value = data[name];
  return typeof value === "string" ? oneLine(value) : undefined;
}
