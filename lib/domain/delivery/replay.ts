import * as z from "zod";
import { ClientId, DeliveryId, LeadId, ReplayId, SubscriptionId } from "#domain/shared/id.ts";
import { Instant } from "#domain/shared/instant.ts";

/**
 * What is to be delivered once more: a lead (on one of its deliveries, or on all), the leads that became a client's in a period, or what an endpoint
 * missed, because every attempt failed or it was switched off. An endpoint without a client is one of the agency's own.
 */
export const ReplayScope = z.discriminatedUnion("of", [
  z.strictObject({ of: z.literal("lead"), leadId: LeadId, deliveryId: DeliveryId.optional() }),
  z.strictObject({
    ...{ of: z.literal("period"), clientId: ClientId, subscriptionId: SubscriptionId.optional() },
    ...{ from: Instant, to: Instant },
  }),
  z.strictObject({ of: z.literal("missed"), clientId: ClientId.optional(), subscriptionId: SubscriptionId }),
]);
export type ReplayScope = z.infer<typeof ReplayScope>;

/** A replay: a new round of attempts of each delivery that it is of, under the id that each always had. */
export const Replay = z.object({
  id: ReplayId,
  wanted: ReplayScope,
  /** The key that asked for it. */
  requestedBy: z.string(),
  createdAt: Instant,
  updatedAt: Instant,
  status: z.enum(["running", "done"]),
  /** Deliveries that were ordered so far. What became of each is in its history. */
  ordered: z.int().nonnegative(),
  /** How far it got. */
  position: z.string().optional(),
});
export type Replay = z.infer<typeof Replay>;
