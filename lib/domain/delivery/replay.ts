import * as z from "zod";
import { ClientId, DeliveryId, LeadId, ReplayId, SubscriptionId } from "#domain/shared/id.ts";
import { Instant } from "#domain/shared/instant.ts";

/**
 * What a replay delivers again: a lead (one of its deliveries, or all), the leads placed with a client in a period, or
 * what an endpoint missed because every attempt failed or it was disabled. An endpoint without a client is the agency's
 * own.
 */
export const ReplayScope = z.discriminatedUnion("of", [
  z.strictObject({ of: z.literal("lead"), leadId: LeadId, deliveryId: DeliveryId.optional() }),
  z.strictObject({
    of: z.literal("period"),
    clientId: ClientId,
    subscriptionId: SubscriptionId.optional(),
    from: Instant,
    to: Instant,
  }),
  z.strictObject({ of: z.literal("missed"), clientId: ClientId.optional(), subscriptionId: SubscriptionId }),
]);
export type ReplayScope = z.infer<typeof ReplayScope>;

/** A replay: a new round of attempts for each delivery in its scope. Each delivery keeps its id. */
export const Replay = z.object({
  id: ReplayId,
  wanted: ReplayScope,
  /** The API key that requested it. */
  requestedBy: z.string(),
  createdAt: Instant,
  updatedAt: Instant,
  status: z.enum(["running", "done"]),
  /** The deliveries ordered so far; the history has the result of each. */
  ordered: z.int().nonnegative(),
  /** Where the job continues. */
  position: z.string().optional(),
});
export type Replay = z.infer<typeof Replay>;
