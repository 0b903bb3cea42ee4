import type * as z from "zod";
import { NewKey } from "#accounts/schemas.ts";
import { SandboxMessageView } from "#delivery/sandbox/schemas.ts";
import { Role } from "#domain/accounts/api-key.ts";
import { Mode } from "#domain/accounts/mode.ts";
import { ClientReport } from "#domain/billing/client-report.ts";
import { RequiredField } from "#domain/campaigns/campaign.ts";
import { Model } from "#domain/campaigns/model.ts";
import { AttemptResult, ContactAttempted, OutcomeKind, OutcomeRecorded } from "#domain/contact/contact-fact.ts";
import { Acknowledged } from "#domain/delivery/acknowledged.ts";
import { AcknowledgementOutcome } from "#domain/delivery/acknowledgement.ts";
import { Delivered, DeliveryFailed, DeliverySkipped, FailureReason } from "#domain/delivery/delivery-fact.ts";
import { Fact } from "#domain/history/fact.ts";
import { FieldValue, Person } from "#domain/lead/personal-data.ts";
import { Received } from "#domain/lead/received.ts";
import { Country } from "#domain/shared/country.ts";
import { Email, EmailInput } from "#domain/shared/email.ts";
import { CampaignId, ClientId, KeyId, LeadId, SubscriptionId, SuppressionId } from "#domain/shared/id.ts";
import { Instant, InstantInput } from "#domain/shared/instant.ts";
import { Phone } from "#domain/shared/text-schemas.ts";
import { Month, TimeZone, TimeZoneInput } from "#domain/shared/time-zone.ts";
import { EventType } from "#domain/subscriptions/event-type.ts";
import { SkipReason } from "#domain/subscriptions/skip-reason.ts";
import { Channel, WebhookUrl } from "#domain/subscriptions/subscription.ts";
import { ContactKind, SuppressionReason } from "#domain/suppressions/suppression.ts";
import { EventWebhook } from "#events/messages.ts";
import { BatchLead } from "#intake/schemas.ts";
import { LeadStatus } from "#leads/schemas.ts";
import { Problem } from "#platform/http/problem.ts";
import { CreatedEventSubscription, EventSubscriptionView, NewEventSubscription } from "#subscriptions/event-schemas.ts";
import { CreatedSubscription, NewSubscription, SubscriptionView } from "#subscriptions/schemas.ts";
import { routes } from "../routes.ts";

const [newSms, newEmail, newWebhook] = NewSubscription.options;
const [sms, email, webhook] = SubscriptionView.options;
const [, , createdWebhook] = CreatedSubscription.options;
const [newEventSms, newEventEmail, newEventWebhook] = NewEventSubscription.options;
const [eventSms, eventEmail, eventWebhook] = EventSubscriptionView.options;
const [, , createdEventWebhook] = CreatedEventSubscription.options;
const [sandboxSms, sandboxEmail, sandboxWebhook] = SandboxMessageView.options;
const [newAgencyKey, newClientKey, newBillingKey] = NewKey.options;

/**
 * Schemas without an id of their own, by their names in the document.
 * The document then defines each only once, and generated clients get one type for each. The kinds of a union have names so that
 * its discriminator can refer to them.
 */
export const namedSchemas: Record<string, z.ZodType> = {
  CampaignId,
  ClientId,
  KeyId,
  LeadId,
  SubscriptionId,
  SuppressionId,
  Instant,
  DateTime: InstantInput,
  Month,
  TimeZone,
  RegionTimeZone: TimeZoneInput,
  Phone,
  Email,
  EmailInput,
  Country,
  WebhookUrl,
  Person,
  FieldValue,
  Role,
  Mode,
  Model,
  Channel,
  RequiredField,
  ContactKind,
  SuppressionReason,
  LeadStatus,
  BatchLead,
  AttemptResult,
  OutcomeKind,
  AcknowledgementOutcome,
  FailureReason,
  SkipReason,
  Fact,
  ReceivedFact: Received,
  DeliveredFact: Delivered,
  DeliveryFailedFact: DeliveryFailed,
  DeliverySkippedFact: DeliverySkipped,
  AcknowledgedFact: Acknowledged,
  ContactAttemptedFact: ContactAttempted,
  OutcomeRecordedFact: OutcomeRecorded,
  NewSmsSubscription: newSms,
  NewEmailSubscription: newEmail,
  NewWebhookSubscription: newWebhook,
  SmsSubscription: sms,
  EmailSubscription: email,
  WebhookSubscription: webhook,
  CreatedWebhookSubscription: createdWebhook,
  EventType,
  NewSmsEventSubscription: newEventSms,
  NewEmailEventSubscription: newEventEmail,
  NewWebhookEventSubscription: newEventWebhook,
  SmsEventSubscription: eventSms,
  EmailEventSubscription: eventEmail,
  WebhookEventSubscription: eventWebhook,
  CreatedWebhookEventSubscription: createdEventWebhook,
  NewAgencyKey: newAgencyKey,
  NewClientKey: newClientKey,
  NewBillingKey: newBillingKey,
  ...Object.fromEntries(EventWebhook.options.map((option) => [toEventSchemaName(option.shape.type.value), option])),
  SandboxSms: sandboxSms,
  SandboxEmail: sandboxEmail,
  SandboxWebhook: sandboxWebhook,
  Share: ClientReport.shape.delivered,
  Clock: ClientReport.shape.timeToFirstAttempt,
  LeadPage: routes.listLeads.responses[200].schema,
  ClientPage: routes.listClients.responses[200].schema,
  CampaignPage: routes.listCampaigns.responses[200].schema,
  SubscriptionPage: routes.listSubscriptions.responses[200].schema,
  EventSubscriptionPage: routes.listEventSubscriptions.responses[200].schema,
  SuppressionPage: routes.listSuppressions.responses[200].schema,
  KeyPage: routes.listKeys.responses[200].schema,
  BillingRecordPage: routes.listBillingRecords.responses[200].schema,
  SandboxMessagePage: routes.listSandboxMessages.responses[200].schema,
  Problem,
};

/** The schema name of an event type: `LeadOutcomeRecordedEvent` for `lead.outcome_recorded`. */
function toEventSchemaName(type: string): string {
  return `${type.replaceAll(/(?:^|[._])([a-z])/g, (_, letter: string) => letter.toUpperCase())}Event`;
}
