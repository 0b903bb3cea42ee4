import type { AttemptResult, OutcomeKind } from "#domain/contact/contact-fact.ts";
import type { AcknowledgementOutcome } from "#domain/delivery/acknowledgement.ts";
import type { Money } from "#domain/shared/money.ts";

/** `at` is an RFC 3339 instant; `by` says in words who recorded it ("from this link", "by Acme CRM"), and may be empty. */
type RecordedAttempt = { at: string; result: AttemptResult; by: string };
type RecordedAcknowledgement = { at: string; outcome: AcknowledgementOutcome; by: string; reason?: string | undefined };
type RecordedOutcome = { at: string; outcome: OutcomeKind; by: string; value?: Money | undefined };

/** All that the people who call a lead are shown of it, by SMS, by email and on its page. Nothing in it is trusted. */
export type LeadDetails = {
  leadId: string;
  status: string;
  campaignName: string;
  agencyName: string;
  clientName: string;
  /** IANA zone in which the client reads clocks. */
  clientTimeZone: string;
  /** BCP 47; only English ones change anything, because our words are English. Default en-GB. */
  clientLocale?: string | undefined;
  person: {
    name: string;
    /** E.164; anything else is shown but cannot be tapped. */
    phone?: string | undefined;
    email?: string | undefined;
    /** ISO 3166-1 alpha-2, where it was told. */
    country?: string | undefined;
    postcode?: string | undefined;
    address?: string | undefined;
  };
  notes: string;
  /** Answers to the campaign's own questions, by field name. */
  fields: Record<string, string | number | boolean>;
  /** RFC 3339 instant. */
  receivedAt: string;
  /** The lead's page, signed; https (http on one machine). */
  url: string;
  /** Where these texts or emails can be stopped. */
  stop?: { channel: "sms" | "email"; url: string } | undefined;
  /** In any order. */
  attempts: readonly RecordedAttempt[];
  /** The client's answer that stands. */
  acknowledgement?: RecordedAcknowledgement | undefined;
  /** The outcome that stands. */
  outcome?: RecordedOutcome | undefined;
};
