import * as z from "zod";
import { Model } from "#domain/campaigns/model.ts";
import { OutcomeKind } from "#domain/contact/contact-fact.ts";
import { DatedAcknowledgement } from "#domain/delivery/acknowledgement.ts";
import { FailureReason } from "#domain/delivery/delivery-fact.ts";
import { deliveryStatuses } from "#domain/delivery/delivery.ts";
import { Fact } from "#domain/history/fact.ts";
import { leadStatuses } from "#domain/history/lead-state.ts";
import { Consent } from "#domain/lead/consent.ts";
import { FieldValue, Person } from "#domain/lead/personal-data.ts";
import { Screening } from "#domain/lead/screening.ts";
import { RoutingView } from "#domain/routing/routing-report.ts";
import { CampaignId, ClientId, DeliveryId, LeadId, SubscriptionId } from "#domain/shared/id.ts";
import { Instant, InstantInput } from "#domain/shared/instant.ts";
import { Money } from "#domain/shared/money.ts";
import { SkipReason } from "#domain/subscriptions/skip-reason.ts";
import { Channel } from "#domain/subscriptions/subscription.ts";
import { isAscendingRange, paging, rangeOrderError, receivedRangeFields } from "#platform/http/list-queries.ts";

export const LeadStatus = z.enum(leadStatuses);

/** A delivery as agency and client see it. */
const DeliveryView = z
  .object({
    id: DeliveryId.meta({ description: "Also the `webhook-id` of a webhook, however often it is sent." }),
    subscriptionId: SubscriptionId,
    channel: Channel,
    status: z.enum(deliveryStatuses),
    queuedAt: Instant,
    deliveredAt: Instant.optional(),
    reference: z
      .string()
      .optional()
      .meta({ description: "What the provider or endpoint answered; with `deliveredAt`." }),
    segments: z.int().optional().meta({ description: "How many messages a text was paid for as; with `deliveredAt`." }),
    acknowledgement: DatedAcknowledgement.optional().meta({ description: "What was answered; with `acknowledged`." }),
    attempts: z.int().optional().meta({ description: "How many failed; with `failed` and `exhausted`." }),
    lastTriedAt: Instant.optional(),
    retryAt: Instant.optional().meta({ description: "When it is tried again; with `failed`." }),
    skippedAt: Instant.optional().meta({ description: "When it was found that it must not be made; with `skipped`." }),
    reason: z
      .union([FailureReason, SkipReason, z.literal("bounced")])
      .optional()
      .meta({ description: "Why the last attempt failed, or why the delivery is skipped." }),
  })
  .meta({ id: "Delivery" });

const OutcomeView = z
  .object({
    kind: OutcomeKind,
    value: Money.optional(),
    at: Instant,
    sequence: z.int().meta({ description: "Counts the outcomes of a lead from 1." }),
  })
  .meta({ id: "Outcome" });

/** A lead as it is now. The person and what they said are left out for a billing key, and once the person is erased. */
export const LeadView = z
  .object({
    id: LeadId,
    status: LeadStatus,
    sandbox: z.literal(true).optional().meta({ description: "It reaches nobody and is never billed." }),
    campaignId: CampaignId,
    clientId: ClientId.optional().meta({ description: "Whose lead it is; missing while it is held." }),
    model: Model.optional(),
    price: Money.optional(),
    receivedAt: Instant,
    placedAt: Instant.optional().meta({ description: "When it became the client's." }),
    deliveredAt: Instant.optional().meta({ description: "The earliest receipt on any channel." }),
    acknowledgement: DatedAcknowledgement.optional().meta({
      description: "The client's answer that stands: the first.",
    }),
    firstAttemptAt: Instant.optional().meta({ description: "When somebody first tried to reach the person." }),
    firstContactAt: Instant.optional().meta({ description: "When somebody first reached the person." }),
    person: Person.optional().meta({ description: "Missing for a billing key, and once the person is erased." }),
    notes: z.string().optional(),
    fields: z.record(z.string(), FieldValue).optional(),
    consent: Consent.optional(),
    screening: Screening.optional(),
    routing: RoutingView.optional().meta({ description: "Why; told of one lead, and left out of lists." }),
    deliveries: z.array(DeliveryView),
    duplicates: z
      .int()
      .optional()
      .meta({ description: "How often the same person was pushed again within the window, and refused." }),
    outcome: OutcomeView.optional().meta({ description: "The one that stands." }),
  })
  .meta({ id: "Lead" });
export type LeadView = z.infer<typeof LeadView>;

export const LeadWithHistory = LeadView.extend({
  history: z.array(Fact).meta({ description: "Every fact about the lead, oldest first." }),
}).meta({ id: "LeadWithHistory" });

export const occurredAt = InstantInput.optional().meta({
  description: "When it happened; now unless told. Not before the lead was received, nor in the future.",
});
export const saleValue = Money.optional().meta({ description: "What the sale is worth; with `won`, and only then." });

export const LeadQuery = z
  .strictObject({
    client: ClientId.optional(),
    campaign: CampaignId.optional(),
    status: LeadStatus.optional(),
    ...receivedRangeFields,
    ...paging,
  })
  .refine(isAscendingRange, rangeOrderError);
