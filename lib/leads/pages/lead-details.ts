import type { AttemptResult, OutcomeKind } from "#domain/contact/contact-fact.ts";
import type { AcknowledgementOutcome } from "#domain/delivery/acknowledgement.ts";
import type { LeadClock } from "#domain/history/lead-clock.ts";
import type { Person } from "#domain/lead/personal-data.ts";
import type { Money } from "#domain/shared/money.ts";
import type { PersonChannel } from "#domain/subscriptions/person-channel.ts";

/** `at` is an RFC 3339 instant; `by` names the author in words ("from this link", "by Acme CRM"), and may be empty. */
type RecordedAttempt = { id: string; at: string; result: AttemptResult; by: string };
type RecordedAcknowledgement = { at: string; outcome: AcknowledgementOutcome; by: string; reason?: string | undefined };
/** The data of a lead that SMS, emails and the lead card show to salespeople. All texts are untrusted. */
export type LeadDetails = {
  leadId: string;
  status: string;
  campaignName: string;
  agencyName: string;
  clientName: string;
  /** The client's IANA time zone, in which texts show times. */
  clientTimeZone: string;
  /** BCP 47; only English locales have an effect, because the texts are English. Default en-GB. */
  clientLocale?: string | undefined;
  /** A phone number that is not E.164 is shown without a link. */
  person: Person;
  notes: string;
  /** The fields that the campaign defines, by name. */
  fields: Record<string, string | number | boolean>;
  /** RFC 3339 instant. */
  receivedAt: string;
  /** RFC 3339 instant at which the lead last woke; absent if it never slept. */
  wokenAt?: string | undefined;
  /** Whether the endpoint got the lead before, and the client has not reacted. */
  isReminder?: boolean | undefined;
  /** The lead's page, signed; https (http on one machine). */
  url: string;
  /** The list of all leads of the person who got this one. */
  myLeadsUrl?: string | undefined;
  /** The link that stops these SMS or emails. */
  stop?: { channel: PersonChannel; url: string } | undefined;
  /** The attempts that were not withdrawn, in any order. */
  attempts: readonly RecordedAttempt[];
  /** How fast the client called, once it did; see `formatCallSpeed`. */
  clock?: Pick<LeadClock, "raw" | "working"> | undefined;
  /** The client's first answer, which is the valid one. */
  acknowledgement?: RecordedAcknowledgement | undefined;
  /** The latest outcome, which is the valid one. */
  outcome?:
    | {
        at: string;
        outcome: OutcomeKind;
        by: string;
        value?: Money | undefined;
        wakeOn?: string | undefined;
        callbackAt?: string | undefined;
        appointmentAt?: string | undefined;
        note?: string | undefined;
      }
    | undefined;
};
