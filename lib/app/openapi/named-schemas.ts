import type * as z from "zod";
import { NewKey } from "#accounts/schemas.ts";
import { AppointmentMessageReason, AppointmentMessageStatus, NewAppointmentResult } from "#appointments/schemas.ts";
import { BatchContactAttempt, BatchOutcome } from "#contact/batches/schemas.ts";
import { AcknowledgementFormPost, ContactReportFormPost } from "#contact/schemas.ts";
import { SandboxMessageView } from "#delivery/sandbox/schemas.ts";
import { AttemptPage, AttemptView, DeadLetterReason, NewReplay, ReplayView } from "#delivery/schemas.ts";
import { LeadWebhook } from "#delivery/webhook/messages.ts";
import { SmsPerDay } from "#domain/accounts/agency.ts";
import { Role } from "#domain/accounts/api-key.ts";
import { Mode } from "#domain/accounts/mode.ts";
import { BillingRecord } from "#domain/billing/billing-record.ts";
import { ClientReport } from "#domain/billing/client-report.ts";
import { CostPerSale } from "#domain/billing/cost-per-sale.ts";
import { ListComparison } from "#domain/billing/list-comparison.ts";
import { Reconciliation } from "#domain/billing/reconciliation.ts";
import { RequiredField, UnavailabilityPolicy } from "#domain/campaigns/campaign.ts";
import { Cap, Caps } from "#domain/campaigns/caps.ts";
import { FieldSchema } from "#domain/campaigns/field-schema.ts";
import { Model } from "#domain/campaigns/model.ts";
import { Pool, PoolMember, PoolMode } from "#domain/campaigns/pool.ts";
import { ChaseAction, ChaseActionKind, ChaseStep } from "#domain/campaigns/chase.ts";
import { PriceTerms, Terms } from "#domain/campaigns/terms.ts";
import { PeriodLine } from "#domain/contracts/calculate-period.ts";
import { ChargeKind } from "#domain/contracts/charge.ts";
import { Contract, DocumentKind } from "#domain/contracts/contract.ts";
import { Party } from "#domain/contracts/party.ts";
import { Tax, TaxRounding } from "#domain/contracts/tax.ts";
import { Tiers } from "#domain/contracts/tiers.ts";
import {
  AppointmentBooked,
  AppointmentCancelled,
  AppointmentConfirmed,
  AppointmentDecided,
  AppointmentMoved,
  AppointmentResult,
  AppointmentSaid,
  PlaceKind,
  Promotion,
  Side,
} from "#domain/appointments/appointment-fact.ts";
import {
  AppointmentMessageDeferred,
  AppointmentMessageFailed,
  AppointmentMessageKind,
  AppointmentMessageSent,
  AppointmentMessageSkipped,
  MessageChannel,
  MessageFailureReason,
  MessageSkipReason,
} from "#domain/appointments/appointment-message-fact.ts";
import { AppointmentStatus } from "#domain/appointments/judge-appointment.ts";
import { GridMinutes } from "#domain/appointments/seat.ts";
import {
  AttemptResult,
  AttemptWithdrawn,
  ContactAttempted,
  OutcomeKind,
  OutcomeRecorded,
} from "#domain/contact/contact-fact.ts";
import { Chased, ChaseMissing, Taken } from "#domain/contact/chase-fact.ts";
import { NotWoken, NotWokenReason, Nurture, NurtureReason, Woken } from "#domain/contact/nurture.ts";
import { Acknowledged } from "#domain/delivery/acknowledged.ts";
import { Acknowledgement, AcknowledgementOutcome } from "#domain/delivery/acknowledgement.ts";
import {
  ConfirmedBy,
  Delivered,
  DeliveryBounced,
  DeliveryConfirmed,
  DeliveryFailed,
  DeliverySkipped,
  FailureReason,
} from "#domain/delivery/delivery-fact.ts";
import {
  Replaces,
  ReturnDecided,
  ReturnOpened,
  ReturnReferred,
  ReturnSettled,
  ReturnWithdrawn,
} from "#domain/returns/return-fact.ts";
import { EvidenceTerm, Remedy } from "#domain/returns/return-policy.ts";
import { StampGrade } from "#domain/contact/stamp.ts";
import { NextTry } from "#domain/history/find-next-try.ts";
import { MeasuredStamp } from "#domain/history/lead-clock.ts";
import { DeliveryStatus } from "#domain/delivery/delivery.ts";
import { EndpointHealth } from "#domain/delivery/endpoint-health.ts";
import { ReplayScope } from "#domain/delivery/replay.ts";
import { Fact } from "#domain/history/fact.ts";
import { LeadStatus } from "#domain/history/lead-status.ts";
import { DuplicateRefused } from "#domain/lead/duplicate-refused.ts";
import { FieldValue, Person, PersonalData, StoredFields } from "#domain/lead/personal-data.ts";
import { CheckResults, Placed, Placement, provenance, Received } from "#domain/lead/received.ts";
import { Screening } from "#domain/lead/screening.ts";
import { ReportDate } from "#domain/reports/report-dates.ts";
import { CanaryStatus } from "#domain/routing/canary-status.ts";
import { Candidate, CapUsage, Explanation } from "#domain/routing/explanation.ts";
import { ReadinessCheck } from "#domain/routing/readiness-check.ts";
import { RoutingView } from "#domain/routing/routing-report.ts";
import { Country } from "#domain/shared/country.ts";
import { Email, EmailInput } from "#domain/shared/email.ts";
import {
  AppointmentId,
  ErasureId,
  CampaignId,
  ClientId,
  KeyId,
  LeadId,
  SeatId,
  SubscriptionId,
  SuppressionId,
} from "#domain/shared/id.ts";
import { Instant, InstantInput } from "#domain/shared/instant.ts";
import { Phone } from "#domain/shared/text-schemas.ts";
import { Month, TimeZone } from "#domain/shared/time-zone.ts";
import { TimeZoneInput } from "#domain/shared/time-zone-input.ts";
import { Weekday } from "#domain/shared/wall-clock.ts";
import { CustomHeaders } from "#domain/subscriptions/custom-headers.ts";
import { EventType } from "#domain/subscriptions/event-type.ts";
import { SkipReason } from "#domain/subscriptions/skip-reason.ts";
import { SubscriptionStatus } from "#domain/subscriptions/subscription-status.ts";
import {
  Channel,
  DisabledReason,
  PayloadForm,
  SignatureScheme,
  WebhookUrl,
} from "#domain/subscriptions/subscription.ts";
import { ContactKind, SuppressionReason } from "#domain/suppressions/suppression.ts";
import { EndpointVerification, EventWebhook } from "#events/messages.ts";
import { BatchLead, Simulation } from "#intake/schemas.ts";
import { DeliveryReason } from "#leads/schemas.ts";
import { LeadOrMessageId } from "#platform/http/list-queries.ts";
import { Problem } from "#platform/http/problem.ts";
import {
  FunnelGrouping,
  LeadGrouping,
  RankMinutes,
  ReportClock,
  ReportFormat,
  SpeedGrouping,
} from "#reports/schemas.ts";
import { CreatedEventSubscription, EventSubscriptionView, NewEventSubscription } from "#subscriptions/event-schemas.ts";
import { StopFormPost } from "#subscriptions/opt-out/schemas.ts";
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
const [fullLeadWebhook, thinLeadWebhook] = LeadWebhook.shape.data.options;
const [placedDecision, heldDecision, noMatchDecision] = RoutingView.shape.decision.options;
const [canaryUnderWay, canaryReturned, canaryHeld, canaryMissing, canaryRefused] = CanaryStatus.options;
const [newLeadReplay, newPeriodReplay, newMissedReplay] = NewReplay.options;
const [leadReplay, periodReplay, missedReplay] = ReplayScope.options;

const ids = {
  AppointmentId,
  ErasureId,
  SeatId,
  CampaignId,
  ClientId,
  KeyId,
  LeadId,
  SubscriptionId,
  SuppressionId,
  LeadOrMessageId,
};

/** Values, and lists of the values that one can have. */
const values = {
  Instant,
  DateTime: InstantInput,
  Month,
  TimeZone,
  RegionTimeZone: TimeZoneInput,
  Weekday,
  Phone,
  Email,
  EmailInput,
  Country,
  WebhookUrl,
  FieldValue,
  Role,
  Mode,
  Model,
  Channel,
  RequiredField,
  StandardField: RequiredField.options[0],
  PoolMode,
  UnavailabilityPolicy,
  CapPeriod: CapUsage.shape.per,
  CapUnit: CapUsage.shape.of,
  ContactKind,
  SuppressionReason,
  AppointmentSide: Side,
  AppointmentPlaceKind: PlaceKind,
  AppointmentResult,
  AppointmentStatus,
  AppointmentMessageStatus,
  AppointmentMessageReason,
  AppointmentMessageKind,
  AppointmentMessageChannel: MessageChannel,
  AppointmentMessageSkipReason: MessageSkipReason,
  AppointmentMessageFailureReason: MessageFailureReason,
  GridMinutes,
  AppointmentSpeaker: NewAppointmentResult.shape.side,
  PromotionPoint: Promotion.shape.point,
  PromotionReason: Promotion.shape.reason,
  LeadStatus,
  DeliveryStatus,
  DeliveryReason,
  DeadLetterReason,
  DeliveryAttemptResult: AttemptView.shape.result,
  ContactAttemptResult: AttemptResult,
  OutcomeKind,
  AcknowledgementOutcome,
  RejectionOutcome: findEvent("lead.rejected").shape.data.shape.outcome,
  DeliveryConfirmedBy: ConfirmedBy,
  FailureReason,
  SkipReason,
  ChaseAction,
  ChaseActionKind,
  ChaseClock: ChaseStep.shape.clock,
  ChaseCondition: ChaseStep.shape.while,
  ChaseMissing,
  LeadHolder: Taken.shape.by,
  FactSource: provenance.source,
  StampGrade,
  MeasuredStamp,
  NextTryReason: NextTry.shape.reason,
  EventType,
  SignatureScheme,
  PayloadForm,
  SubscriptionStatus,
  DisabledReason,
  ScreeningRegister: Screening.element.shape.register,
  ScreeningVerdict: Screening.element.shape.verdict,
  ReadinessCode: ReadinessCheck.shape.code,
  ReplayStatus: ReplayView.shape.status,
  SimulationOutcome: Simulation.shape.outcome,
  CostDenominator: CostPerSale.shape.denominator,
  ReportFormat,
  ReportClock,
  FunnelGrouping,
  LeadGrouping,
  SpeedGrouping,
  RankMinutes,
  ReportDate,
  LeadCardAttempt: ContactReportFormPost.shape.attempt,
  LeadCardOutcome: ContactReportFormPost.shape.outcome.unwrap(),
  LeadCardWhy: ContactReportFormPost.shape.why.unwrap(),
  LeadCardReplyAnswer: AcknowledgementFormPost.shape.answer,
  LeadCardReplyReason: AcknowledgementFormPost.shape.reason.unwrap(),
  StopWish: StopFormPost.shape.wish.unwrap(),
};

const leads = {
  Person,
  LeadFields: StoredFields,
  NewLeadFields: PersonalData.shape.fields,
  CheckResults,
  BatchLead,
  BatchContactAttempt,
  BatchOutcome,
  LeadWebhookData: LeadWebhook.shape.data,
  FullLeadData: fullLeadWebhook,
  ThinLeadData: thinLeadWebhook,
  PlacedDecision: placedDecision,
  HeldDecision: heldDecision,
  NoMatchDecision: noMatchDecision,
  CanaryUnderWay: canaryUnderWay,
  CanaryReturned: canaryReturned,
  CanaryHeld: canaryHeld,
  CanaryMissing: canaryMissing,
  CanaryRefused: canaryRefused,
};

/** The facts of a history, and the records inside them. */
const facts = {
  Fact,
  ReceivedFact: Received,
  PlacedFact: Placed,
  DuplicateRefusedFact: DuplicateRefused,
  DeliveredFact: Delivered,
  DeliveryFailedFact: DeliveryFailed,
  DeliverySkippedFact: DeliverySkipped,
  DeliveryBouncedFact: DeliveryBounced,
  DeliveryConfirmedFact: DeliveryConfirmed,
  AcknowledgedFact: Acknowledged,
  ContactAttemptedFact: ContactAttempted,
  AttemptWithdrawnFact: AttemptWithdrawn,
  OutcomeRecordedFact: OutcomeRecorded,
  Promotion,
  AppointmentBookedFact: AppointmentBooked,
  AppointmentMovedFact: AppointmentMoved,
  AppointmentConfirmedFact: AppointmentConfirmed,
  AppointmentCancelledFact: AppointmentCancelled,
  AppointmentSaidFact: AppointmentSaid,
  AppointmentDecidedFact: AppointmentDecided,
  AppointmentMessageSentFact: AppointmentMessageSent,
  AppointmentMessageSkippedFact: AppointmentMessageSkipped,
  AppointmentMessageFailedFact: AppointmentMessageFailed,
  AppointmentMessageDeferredFact: AppointmentMessageDeferred,
  WokenFact: Woken,
  ChasedFact: Chased,
  ReturnOpenedFact: ReturnOpened,
  ReturnReferredFact: ReturnReferred,
  ReturnDecidedFact: ReturnDecided,
  ReturnWithdrawnFact: ReturnWithdrawn,
  ReturnSettledFact: ReturnSettled,
  ReplacesFact: Replaces,
  TakenFact: Taken,
  NotWokenFact: NotWoken,
  Nurture,
  NurtureReason,
  NotWokenReason,
  RoutingExplanation: Explanation,
  RoutingCandidate: Candidate,
  CapUsage,
  Placement,
  PlannedDelivery: Placement.shape.deliveries.element,
  LeadShare: Received.shape.shares.unwrap().element,
  AcknowledgementContent: Acknowledgement,
};

const returns = {
  ...Object.fromEntries(
    EvidenceTerm.options.map((option) => [`${toPascalCase(option.shape.term.value)}Evidence`, option]),
  ),
  ...Object.fromEntries(Remedy.options.map((option) => [`${toPascalCase(option.shape.kind.value)}Remedy`, option])),
  ReturnPage: routes.listReturns.responses[200].schema,
};

const campaigns = {
  Terms,
  PriceTerms,
  Caps,
  Cap,
  Pool,
  PoolMember,
  FieldSchema,
};

const subscriptions = {
  NewSmsSubscription: newSms,
  NewEmailSubscription: newEmail,
  NewWebhookSubscription: newWebhook,
  SmsSubscription: sms,
  EmailSubscription: email,
  WebhookSubscription: webhook,
  CreatedWebhookSubscription: createdWebhook,
  NewSmsEventSubscription: newEventSms,
  NewEmailEventSubscription: newEventEmail,
  NewWebhookEventSubscription: newEventWebhook,
  SmsEventSubscription: eventSms,
  EmailEventSubscription: eventEmail,
  WebhookEventSubscription: eventWebhook,
  CreatedWebhookEventSubscription: createdEventWebhook,
  CustomHeader: CustomHeaders.element,
  Disabling: sms.shape.disabled.unwrap(),
  EndpointFailure: EndpointHealth.shape.lastFailure.unwrap(),
  NewAgencyKey: newAgencyKey,
  NewClientKey: newClientKey,
  NewBillingKey: newBillingKey,
};

const deliveries = {
  ...Object.fromEntries(
    EventWebhook.options.flatMap((option) => {
      const name = toEventSchemaName(option.shape.type.value);
      return [
        [name, option],
        [`${name}Data`, option.shape.data],
      ];
    }),
  ),
  SmsPerDay,
  EndpointVerificationData: EndpointVerification.shape.data,
  NewLeadReplay: newLeadReplay,
  NewPeriodReplay: newPeriodReplay,
  NewMissedReplay: newMissedReplay,
  ReplayScope,
  LeadReplay: leadReplay,
  PeriodReplay: periodReplay,
  MissedReplay: missedReplay,
  SandboxSms: sandboxSms,
  SandboxEmail: sandboxEmail,
  SandboxWebhook: sandboxWebhook,
  SandboxHeaders: sandboxWebhook.shape.headers,
};

const contracts = {
  Tax,
  TaxRounding,
  Party,
  PeriodMinimum: Contract.shape.minimum.unwrap(),
  MinimumBasis: Contract.shape.minimum.unwrap().shape.on,
  IncludedLeads: Contract.shape.included.unwrap(),
  PriceTiers: Tiers,
  PriceTierKind: Tiers.shape.kind,
  PriceStep: Tiers.shape.steps.element,
  DocumentKind,
  ChargeKind,
  PeriodLine,
  PeriodLineKind: PeriodLine.shape.kind,
};

const reports = {
  Share: ClientReport.shape.delivered,
  Clock: ClientReport.shape.timeToFirstAttempt,
  ShareWithin: ClientReport.shape.timeToFirstAttempt.shape.within.element,
  OutcomeSummary: ClientReport.shape.outcomes,
  OutcomeCounts: ClientReport.shape.outcomes.shape.byKind,
  BilledOutcome: BillingRecord.shape.outcome.unwrap(),
  LeadCounts: Reconciliation.shape.leads,
  SuppressedCounts: Reconciliation.shape.channels.element.shape.suppressedBecause,
  ReplaySkipCounts: ReplayView.shape.skippedBecause,
  MissingLead: ListComparison.shape.missing.element,
  ExtraEntry: ListComparison.shape.extra.element,
  LateLead: ListComparison.shape.late.element,
};

const pages = {
  LeadPage: routes.listLeads.responses[200].schema,
  SeatPage: routes.listSeats.responses[200].schema,
  AppointmentPage: routes.listAppointments.responses[200].schema,
  ClientPage: routes.listClients.responses[200].schema,
  CampaignPage: routes.listCampaigns.responses[200].schema,
  SubscriptionPage: routes.listSubscriptions.responses[200].schema,
  EventSubscriptionPage: routes.listEventSubscriptions.responses[200].schema,
  ErasurePage: routes.listErasures.responses[200].schema,
  SuppressionPage: routes.listSuppressions.responses[200].schema,
  KeyPage: routes.listKeys.responses[200].schema,
  UserPage: routes.listUsers.responses[200].schema,
  ExportPage: routes.listExports.responses[200].schema,
  LedgerEntryPage: routes.listEntries.responses[200].schema,
  LedgerBalancesList: routes.readBalances.responses[200].schema,
  BillingRecordPage: routes.listBillingRecords.responses[200].schema,
  CreditNotePage: routes.listCreditNotes.responses[200].schema,
  SandboxMessagePage: routes.listSandboxMessages.responses[200].schema,
  DeadLetterPage: routes.listDeadLetters.responses[200].schema,
  AttemptPage,
};

/**
 * Schemas without an id of their own, by their names in the document. The document then defines each only once, and
 * generated clients get one type for each. A test demands a name for every object, every union and every list of values.
 * The kinds of a union have names so that its discriminator can refer to them.
 */
export const namedSchemas: Record<string, z.ZodType> = {
  ...ids,
  ...values,
  ...leads,
  ...facts,
  ...returns,
  ...campaigns,
  ...subscriptions,
  ...deliveries,
  ...contracts,
  ...reports,
  ...pages,
  Problem,
};

function findEvent<Type extends EventType>(type: Type) {
  const found = EventWebhook.options.find((option) => option.shape.type.value === type);
  return found as Extract<(typeof EventWebhook.options)[number], { shape: { type: { value: Type } } }>;
}

/** The schema name of an event type: `LeadOutcomeRecordedEvent` for `lead.outcome_recorded`. */
function toEventSchemaName(type: string): string {
  return `${toPascalCase(type)}Event`;
}

function toPascalCase(name: string): string {
  return name.replaceAll(/(?:^|[._])([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
