import * as z from "zod";
import { SmsPerDay } from "#domain/accounts/agency.ts";
import { AppointmentResult, PlaceKind, Promotion, Side } from "#domain/appointments/appointment-fact.ts";
import {
  AppointmentMessageKind,
  MessageChannel,
  MessageFailureReason,
} from "#domain/appointments/appointment-message-fact.ts";
import { AppointmentStatus } from "#domain/appointments/judge-appointment.ts";
import { ChaseActionKind } from "#domain/campaigns/chase.ts";
import { ChaseMissing } from "#domain/contact/chase-fact.ts";
import { OutcomeKind } from "#domain/contact/contact-fact.ts";
import { StampGrade } from "#domain/contact/stamp.ts";
import { NotWokenReason, NurtureReason, WakeDate } from "#domain/contact/nurture.ts";
import { DocumentKind } from "#domain/contracts/contract.ts";
import { Period } from "#domain/contracts/period.ts";
import { FailureReason } from "#domain/delivery/delivery-fact.ts";
import { DecisionCause, ReturnDecided } from "#domain/returns/return-fact.ts";
import { Remedy, ReturnReason } from "#domain/returns/return-policy.ts";
import { DocumentNumber } from "#domain/ledger/statement-pages.ts";
import { Currency } from "#domain/shared/currency.ts";
import {
  AppointmentId,
  CampaignId,
  ClientId,
  DeliveryId,
  ErasureId,
  LeadId,
  MessageId,
  ReturnId,
  SeatId,
  SubscriptionId,
} from "#domain/shared/id.ts";
import { Instant } from "#domain/shared/instant.ts";
import { Money, SignedAmount } from "#domain/shared/money.ts";
import type { EventType } from "#domain/subscriptions/event-type.ts";
import { Channel, DisabledReason } from "#domain/subscriptions/subscription.ts";

const leadFields = { leadId: LeadId, campaignId: CampaignId, clientId: ClientId };
const deliveryFields = { deliveryId: DeliveryId, subscriptionId: SubscriptionId, channel: Channel };
const attempt = z.int().meta({ description: "The number of the attempt, counted from 1 over all rounds." });
const subscriptionFields = {
  subscriptionId: SubscriptionId,
  clientId: ClientId.optional().meta({
    description: "The client that has the subscription; absent for the agency's own.",
  }),
};
const endpointFields = { ...subscriptionFields, channel: Channel };
const failureFields = {
  percent: z.int().meta({ description: "The share of the failures that disable the endpoint: 50, 70, 90 or 100." }),
  failures: z.int().meta({ description: "The number of minutes with failures since the last success." }),
  failuresThatDisable: z.int(),
  failingSince: Instant.optional(),
  lastFailure: FailureReason.optional(),
};
const disabledFields = { disabledAt: Instant, reason: DisabledReason };
const timingFields = {
  sinceDeliverySeconds: z.int().optional().meta({
    description: "Seconds from delivery to it, by the clock on the wall; absent if the lead was not delivered.",
  }),
  grade: StampGrade.optional().meta({ description: "How well its time is known." }),
};
const acknowledgementFields = {
  ...leadFields,
  ...z.object(deliveryFields).partial().shape,
  reason: z.string().optional(),
  clientRef: z.string().optional().meta({ description: "The client's own id for the lead." }),
  ...timingFields,
};
const appointmentFields = {
  ...leadFields,
  appointmentId: AppointmentId,
  sequence: z.int().meta({ description: "How often the appointment was moved." }),
};
const statementFields = {
  clientId: ClientId,
  currency: Currency,
  period: Period.meta({ description: "The month, of the statement or of the invoice that is credited." }),
};
const emailFeedbackFields = {
  ...subscriptionFields,
  channel: z.literal("email"),
  deliveryId: DeliveryId,
  leadId: LeadId.optional().meta({
    description: "The lead that the email was about; for an email about a message, `messageId` is set instead.",
  }),
  messageId: MessageId.optional(),
  detail: z.string(),
};
const textFeedbackFields = {
  ...emailFeedbackFields,
  channel: z.literal("sms"),
  leadId: LeadId.optional().meta({
    description: "The lead that the text was about; for a text about a message, `messageId` is set instead.",
  }),
  detail: z.string().meta({ description: "The carrier's reason, such as `unreachable` or `carrier blocked`." }),
};

const eventSchema = <Type extends EventType, Shape extends z.ZodRawShape>(type: Type, data: Shape) =>
  z.object({ type: z.literal(type), timestamp: Instant, data: z.object(data) });

const endpointFailing = eventSchema("endpoint.failing", { ...endpointFields, ...failureFields });
const endpointDisabled = eventSchema("endpoint.disabled", {
  ...endpointFields,
  ...disabledFields,
  // Only if the endpoint was disabled because it failed for too long; otherwise the count has no meaning.
  ...z.object(failureFields).partial().shape,
});

/** The webhook for an event, as Standard Webhooks recommends. `timestamp` is when the event happened. */
export const EventWebhook = z
  .discriminatedUnion("type", [
    eventSchema("lead.delivered", {
      ...leadFields,
      ...deliveryFields,
      attempt,
      answer: z
        .literal("not_understood")
        .optional()
        .meta({ description: "The endpoint's reply names an outcome in a form that Baton does not understand." }),
    }),
    eventSchema("lead.acknowledged", { ...acknowledgementFields, outcome: z.literal("accepted") }),
    eventSchema("lead.rejected", { ...acknowledgementFields, outcome: z.enum(["rejected", "duplicate"]) }),
    eventSchema("lead.contacted", { ...leadFields, ...timingFields }),
    eventSchema("lead.contact_withdrawn", leadFields),
    eventSchema("lead.outcome_recorded", {
      ...leadFields,
      outcome: OutcomeKind,
      sequence: z.int(),
      value: Money.optional(),
      ...timingFields,
      wakeOn: WakeDate.optional().meta({ description: "With `nurture`: the date on which Baton delivers it again." }),
      reason: NurtureReason.optional().meta({ description: "With `nurture`: why the person is not ready yet." }),
      callbackAt: Instant.optional().meta({
        description: "With `callback_requested`: when the person wants the call.",
      }),
      appointmentAt: Instant.optional().meta({
        description: "With `appointment_set`: when the two meet, if the client keeps the diary itself.",
      }),
    }),
    eventSchema("appointment.booked", {
      ...appointmentFields,
      seatId: SeatId,
      start: Instant,
      minutes: z.int(),
      place: PlaceKind,
      promotion: Promotion.optional(),
    }),
    eventSchema("appointment.moved", { ...appointmentFields, from: Instant, to: Instant, by: Side }),
    eventSchema("appointment.confirmed", { ...appointmentFields, by: Side }),
    eventSchema("appointment.cancelled", { ...appointmentFields, by: Side }),
    eventSchema("appointment.result", {
      ...appointmentFields,
      status: AppointmentStatus,
      result: AppointmentResult.optional().meta({ description: "Absent while the sides contradict each other." }),
      final: z.boolean().meta({ description: "Whether no side can contradict or correct the result any more." }),
    }),
    eventSchema("appointment.message_failed", {
      ...appointmentFields,
      message: AppointmentMessageKind,
      side: Side,
      channel: MessageChannel,
      reason: MessageFailureReason,
      detail: z.string(),
    }),
    eventSchema("lead.woken", {
      ...leadFields,
      cycle: z.int().min(2).meta({ description: "How often the client has got the lead, with this time." }),
    }),
    eventSchema("lead.not_woken", { ...leadFields, reason: NotWokenReason }),
    eventSchema("lead.chased", {
      ...leadFields,
      cycle: z.int().positive().meta({ description: "How often the client has got the lead." }),
      step: z.int().positive().meta({ description: "The step of the ladder, counted from 1." }),
      /** Not `tell_agency` if there was no endpoint or no next client for the step: then Baton tells the agency instead. */
      action: ChaseActionKind,
      /** What the client has not done. */
      missing: ChaseMissing,
    }),
    eventSchema("lead.passed_on", {
      ...leadFields,
      nextLeadId: LeadId.meta({ description: "The lead of the next client, with a history and a price of its own." }),
      nextClientId: ClientId,
    }),
    eventSchema("return.opened", {
      ...leadFields,
      returnId: ReturnId,
      reason: ReturnReason,
      until: Instant.optional().meta({ description: "The last instant of its window." }),
    }),
    eventSchema("return.referred", { ...leadFields, returnId: ReturnId, cause: DecisionCause }),
    eventSchema("return.decided", {
      ...leadFields,
      returnId: ReturnId,
      decision: ReturnDecided.shape.decision,
      cause: DecisionCause,
      remedy: Remedy.optional().meta({ description: "With `approved`: what the client gets." }),
    }),
    eventSchema("lead.erased", {
      leadId: LeadId,
      clientId: ClientId,
      campaignId: CampaignId.optional(),
      erasureId: ErasureId,
      confirmUrl: z.url().optional().meta({
        description:
          "To a client that had the lead: delete what you have of the person, then open this link or POST to it.",
      }),
    }),
    eventSchema("erasure.unconfirmed", {
      erasureId: ErasureId,
      unconfirmed: z.int().meta({ description: "How many endpoints have not confirmed that they deleted the data." }),
      dueBy: Instant,
    }),
    eventSchema("delivery.exhausted", { ...leadFields, ...deliveryFields, reason: FailureReason, attempt }),
    endpointFailing,
    endpointDisabled,
    eventSchema("endpoint.enabled", { ...endpointFields, ...disabledFields }),
    eventSchema("statement.closed", {
      ...statementFields,
      number: DocumentNumber.optional().meta({ description: "Absent if the statement comes to nothing." }),
      document: DocumentKind,
      net: SignedAmount,
      tax: SignedAmount,
      total: SignedAmount,
      dueOn: z.iso.date(),
      hash: z.string().meta({ description: "The hash of the page that issued it, which covers the whole journal." }),
    }),
    eventSchema("statement.paid", { ...statementFields, number: DocumentNumber.optional(), total: SignedAmount }),
    eventSchema("statement.overdue", {
      ...statementFields,
      number: DocumentNumber.optional(),
      total: SignedAmount,
      paid: z.int().nonnegative(),
      credited: z.int().nonnegative(),
      dueOn: z.iso.date(),
    }),
    eventSchema("credit_note.issued", {
      ...statementFields,
      number: DocumentNumber,
      invoiceNumber: DocumentNumber,
      net: SignedAmount,
      tax: SignedAmount,
      total: SignedAmount,
      hash: z.string(),
    }),
    eventSchema("client.unreachable", { ...endpointFields, clientId: ClientId, ...disabledFields }),
    eventSchema("sms.cap_reached", { day: z.iso.date().meta({ description: "The UTC day." }), limit: SmsPerDay }),
    eventSchema("sms.undelivered", textFeedbackFields),
    eventSchema("email.bounced", emailFeedbackFields),
    eventSchema("email.complained", emailFeedbackFields),
  ])
  .meta({ id: "EventWebhook" });
export type EventWebhook = z.infer<typeof EventWebhook>;

/** The webhook that a client's endpoint gets when another endpoint of the client fails or is disabled. */
export const EndpointWarning = z
  .discriminatedUnion("type", [endpointFailing, endpointDisabled])
  .meta({ id: "EndpointWarning" });

/** The first webhook that an endpoint gets: a challenge that it must return to be verified. */
export const EndpointVerification = z
  .object({
    type: z.literal("endpoint.verification"),
    timestamp: Instant,
    data: z.object({ subscriptionId: SubscriptionId, challenge: z.string() }),
  })
  .meta({ id: "EndpointVerification" });

export const EndpointVerificationReply = z
  .object({ challenge: z.string().meta({ description: "The same challenge as in the request." }) })
  .meta({ id: "EndpointVerificationReply" });
