import * as z from "zod";
import { Acknowledgement } from "#domain/delivery/acknowledgement.ts";
import { Delivered, DeliveryFailed, FailureReason } from "#domain/delivery/delivery-fact.ts";
import { Replay, ReplaySkipReason } from "#domain/delivery/replay.ts";
import { CampaignId, ClientId, DeliveryId, LeadId, MessageId, ReplayId, SubscriptionId } from "#domain/shared/id.ts";
import { Instant, InstantInput } from "#domain/shared/instant.ts";
import { Channel } from "#domain/subscriptions/subscription.ts";
import { pageSchemaWithUnreadable, paging, rangeOrderError } from "#platform/http/list-queries.ts";

const repeat = z
  .boolean()
  .optional()
  .meta({
    description:
      "Whether to send again what the client has already: a delivery with a receipt or an answer. People see that it is " +
      "sent again, and each text is charged again. By default such deliveries are skipped.",
  });

export const NewReplay = z
  .discriminatedUnion("of", [
    z.strictObject({
      of: z.literal("lead"),
      leadId: LeadId,
      deliveryId: DeliveryId.optional().meta({ description: "One delivery of the lead; all of them by default." }),
      repeat,
    }),
    z
      .strictObject({
        of: z.literal("period"),
        clientId: ClientId,
        subscriptionId: SubscriptionId.optional().meta({
          description: "One subscription of the client; all of them by default.",
        }),
        from: InstantInput.meta({ description: "Leads placed at or after this time, by `placedAt`." }),
        to: InstantInput.meta({ description: "Leads placed before this time, by `placedAt`." }),
        repeat,
      })
      .refine(({ from, to }) => from < to, rangeOrderError),
    z.strictObject({
      of: z.literal("missed"),
      clientId: ClientId.optional().meta({
        description:
          "The client that owns the subscription. A client's key need not name it; the agency's own subscription " +
          "has none.",
      }),
      subscriptionId: SubscriptionId,
    }),
  ])
  .meta({ id: "NewReplay" });

export const ReplayView = Replay.omit({ position: true, requestedBy: true, updatedAt: true })
  .extend({
    found: z.int().meta({ description: "The deliveries found so far: found = ordered + the skipped ones." }),
    ordered: z.int().meta({
      description: "The deliveries that were sent, or are about to be; their attempts have the results.",
    }),
    skippedBecause: z.partialRecord(ReplaySkipReason, z.int()).meta({
      description:
        "The skipped deliveries by reason. `delivered`: the client has it, and the replay does not `repeat`. " +
        "`under_way`: its next attempt is due or being made, or another replay ordered it. `unreadable`: its lead or " +
        "event cannot be read at the moment, and counts once. `too_many_attempts`: 500 attempts were made.",
    }),
  })
  .meta({ id: "Replay" });

export const DeadLetterQuery = z.strictObject({
  clientId: ClientId.optional(),
  subscriptionId: SubscriptionId.optional(),
  ...paging,
});

/** Why a delivery is exhausted. */
export const DeadLetterReason = z.enum([...FailureReason.options, "bounced"]);

/** An exhausted delivery with its reason and the remedy. */
export const DeadLetterView = z
  .object({
    leadId: LeadId,
    clientId: ClientId,
    campaignId: CampaignId,
    deliveryId: DeliveryId,
    subscriptionId: SubscriptionId,
    channel: Channel,
    queuedAt: Instant,
    lastTriedAt: Instant,
    attempts: z.int(),
    reason: DeadLetterReason,
    detail: z.string(),
    httpStatus: z.int().optional(),
    excerpt: DeliveryFailed.shape.excerpt,
    explanation: z.string().meta({ description: "What the reason means, and what to do before a replay." }),
  })
  .meta({ id: "DeadLetter" });

export const AttemptQuery = z.strictObject(paging);

/** One recorded attempt of a delivery. */
export const AttemptView = z
  .object({
    at: Instant,
    deliveryId: DeliveryId.meta({ description: "Also the `webhook-id`." }),
    leadId: LeadId.optional(),
    messageId: MessageId.optional(),
    attempt: z.int(),
    result: z.enum(["delivered", "failed", "exhausted"]),
    replayId: ReplayId.optional(),
    tookMs: z.int().optional(),
    httpStatus: z.int().optional(),
    reference: z.string().optional(),
    reason: FailureReason.optional(),
    detail: z.string().optional(),
    excerpt: z
      .string()
      .optional()
      .meta({ description: "The beginning of the reply. Absent after the person was erased." }),
    acknowledgement: Acknowledgement.optional(),
    answer: Delivered.shape.answer.meta({
      description:
        "The reply names an outcome, but not as a JSON object with `outcome` as `accepted`, `rejected` or `duplicate`. " +
        "Baton counts the lead as delivered; record the answer with `POST /v1/leads/{leadId}/acknowledgements`.",
    }),
    retryAt: Instant.optional(),
  })
  .meta({ id: "Attempt" });

export const AttemptPage = pageSchemaWithUnreadable(AttemptView);
