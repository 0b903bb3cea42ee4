import * as z from "zod";
import { Model } from "../../domain/client/campaign.ts";
import { Channel } from "../../domain/client/subscription.ts";
import { AttemptResult, OutcomeKind } from "../../domain/contact/contact-fact.ts";
import { FailureReason } from "../../domain/delivery/delivery-fact.ts";
import { leadStatuses } from "../../domain/history/lead-state.ts";
import { Person, PersonalData } from "../../domain/lead/personal-data.ts";
import { Fact } from "../../domain/history/fact.ts";
import { CampaignId, ClientId, LeadId, SubscriptionId } from "../../domain/shared/id.ts";
import { Instant, InstantInput } from "../../domain/shared/instant.ts";
import { Money } from "../../domain/shared/money.ts";

export const NewLead = z
  .strictObject({
    campaignId: CampaignId,
    person: Person,
    notes: PersonalData.shape.notes.default(""),
    fields: PersonalData.shape.fields.default({}),
  })
  .meta({ id: "NewLead" });
export type NewLead = z.infer<typeof NewLead>;

export const LeadStatus = z.enum(leadStatuses);

/** A delivery as agency and client see it. */
export const DeliveryView = z
  .object({
    subscriptionId: SubscriptionId,
    channel: Channel,
    status: z.enum(["pending", "failed", "delivered", "exhausted"]),
    queuedAt: Instant,
    deliveredAt: Instant.optional(),
    reference: z.string().optional(),
    attempts: z.int().optional(),
    lastTriedAt: Instant.optional(),
    reason: FailureReason.optional(),
  })
  .meta({ id: "Delivery" });

export const OutcomeView = z
  .object({ outcome: OutcomeKind, value: Money.optional(), at: Instant, sequence: z.int() })
  .meta({ id: "Outcome" });

/** A lead as it is now. `person`, `notes` and `fields` are left out for a billing key, and once the person is erased. */
export const LeadView = z
  .object({
    id: LeadId,
    status: LeadStatus,
    campaignId: CampaignId,
    clientId: ClientId,
    model: Model,
    price: Money,
    receivedAt: Instant,
    deliveredAt: Instant.optional(),
    firstAttemptAt: Instant.optional(),
    firstContactAt: Instant.optional(),
    person: Person.optional(),
    notes: z.string().optional(),
    fields: z.record(z.string(), z.string()).optional(),
    deliveries: z.array(DeliveryView),
    outcome: OutcomeView.optional(),
  })
  .meta({ id: "Lead" });
export type LeadView = z.infer<typeof LeadView>;

export const LeadWithHistory = LeadView.extend({ history: z.array(Fact) }).meta({ id: "LeadWithHistory" });

export const NewContactAttempt = z
  .strictObject({ result: AttemptResult, at: InstantInput.optional() })
  .meta({ id: "NewContactAttempt" });

export const NewOutcome = z
  .strictObject({ outcome: OutcomeKind, value: Money.optional(), at: InstantInput.optional() })
  .meta({ id: "NewOutcome" });
