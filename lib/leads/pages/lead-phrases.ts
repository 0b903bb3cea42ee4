import type { AttemptResult, OutcomeKind } from "#domain/contact/contact-fact.ts";
import type { NurtureReason } from "#domain/contact/nurture.ts";
import { type AcknowledgementOutcome, LeadRefusalReason } from "#domain/delivery/acknowledgement.ts";
import type { NextTry } from "#domain/history/find-next-try.ts";
import type { LeadClock } from "#domain/history/lead-clock.ts";
import type { PersonChannel } from "#domain/subscriptions/person-channel.ts";
import { formatDuration, formatUpcoming } from "#platform/text/format-time.ts";
import type { ReaderLocale } from "#platform/text/reader-locale.ts";

/** The words that salespeople use for the result of a contact attempt. */
export const attemptPhrases: Record<AttemptResult, string> = {
  no_answer: "No answer",
  voicemail: "Voicemail",
  busy: "Busy",
  wrong_number: "Wrong number",
  connected: "Spoke to them",
};

/** The words that salespeople use for an outcome. */
export const outcomePhrases: Record<OutcomeKind, string> = {
  callback_requested: "Call back later",
  appointment_set: "Appointment made",
  quoted: "Quoted",
  won: "Won",
  nurture: "Not ready yet",
  not_interested: "Not interested",
  lost: "Lost",
  bad_data: "Details are wrong",
};

/** The words that salespeople use for why a prospect is not ready yet. */
export const nurturePhrases: Record<NurtureReason, string> = {
  budget: "Waiting for the money",
  timing: "Not the right time of year",
  contract_ends: "Bound by a contract",
  decision_maker: "Has to ask a partner or boss",
  comparing: "Comparing offers",
  other: "Another reason",
};

/** The plural noun for the messages of a channel. */
export const messageNouns: Record<PersonChannel, string> = { sms: "texts", email: "emails" };

/** The words that salespeople use for refusing a lead. */
export const refusalPhrases: Record<LeadRefusalReason, string> = {
  out_of_area: "Outside our area",
  wrong_service: "Not the work we do",
  outside_criteria: "Not what we agreed on",
  no_capacity: "No time for it",
  other: "Another reason",
};

const acknowledgementPhrases: Record<AcknowledgementOutcome, string> = {
  accepted: "Got it",
  rejected: "Not for us",
  duplicate: "Known to us already",
};

/** Formats an answer to a lead, with its reason: a known reason in the words above, any other as it is. */
export function formatAcknowledgement(outcome: AcknowledgementOutcome, reason: string | undefined): string {
  const knownReason = LeadRefusalReason.safeParse(reason);
  const reasonText = knownReason.success ? refusalPhrases[knownReason.data].toLowerCase() : reason;
  return `${acknowledgementPhrases[outcome]}${reasonText ? `: ${reasonText}` : ""}`;
}

/** Formats how fast the client called: "Called after 4 minutes; 3 minutes of your working hours". Undefined before a call. */
export function formatCallSpeed({ raw, working }: Pick<LeadClock, "raw" | "working">): string | undefined {
  const [rawSeconds, workingSeconds] = [raw.ttfaSeconds, working.ttfaSeconds];
  if (rawSeconds === null) return undefined;
  const speed = rawSeconds < 60 ? "Called within a minute" : `Called after ${formatDuration(rawSeconds * 1000)}`;
  if (workingSeconds === null || rawSeconds < 60) return speed;
  if (workingSeconds === 0) return `${speed}; none of it in your working hours`;
  if (workingSeconds === rawSeconds) return `${speed}; all of it in your working hours`;
  return `${speed}; ${formatDuration(workingSeconds * 1000)} of your working hours`;
}

/** Formats when to call next: "Try again today at 15:40", "Call back on Monday at 09:00", "Try again now". */
export function formatNextTry({ at, reason }: NextTry, now: string, reader: ReaderLocale): string {
  const verb = reason === "callback" ? "Call back" : "Try again";
  return at > now ? `${verb} ${formatUpcoming(at, now, reader)}` : `${verb} now`;
}

/** Formats the value of a field: "Yes" or "No", a number as its digits, text as it is. */
export const formatAnswer = (answer: string | number | boolean): string =>
  typeof answer === "boolean" ? (answer ? "Yes" : "No") : String(answer);

/** Formats an ISO 3166-1 country code as the name of the country in `locale`. */
export const formatCountry = (code: string | undefined, locale: string): string | undefined =>
  code && new Intl.DisplayNames(locale, { type: "region" }).of(code);

/** Formats a field name as a label: "roofType" and "roof_type" as "Roof type", "EPCRating" as "EPC rating". */
export function formatFieldName(name: string): string {
  const words = name
    .replace(/_+/g, " ")
    .replace(/([a-z0-9])([A-Z])|([A-Z])(?=[A-Z][a-z])/g, "$1$3 $2")
    .replace(/ [A-Z](?![A-Z])/g, (capital) => capital.toLowerCase());
  return words.charAt(0).toUpperCase() + words.slice(1);
}
