import * as z from "zod";
import { ClientId, DeliveryId, LeadId, ReplayId, SubscriptionId } from "#domain/shared/id.ts";
import { Instant } from "#domain/shared/instant.ts";

/**
 * What a replay delivers: a lead (one of its deliveries, or all), the leads placed with a client in a period, or what an
 * endpoint missed because every attempt so far failed or it was disabled. An endpoint without a client is the agency's
 * own. Only with `repeat` are deliveries that have arrived made once more.
 */
export const ReplayScope = z.discriminatedUnion("of", [
  z.strictObject({
    of: z.literal("lead"),
    leadId: LeadId,
    deliveryId: DeliveryId.optional(),
    repeat: z.boolean().optional(),
  }),
  z.strictObject({
    of: z.literal("period"),
    clientId: ClientId,
    subscriptionId: SubscriptionId.optional(),
    from: Instant,
    to: Instant,
    repeat: z.boolean().optional(),
  }),
  z.strictObject({ of: z.literal("missed"), clientId: ClientId.optional(), subscriptionId: SubscriptionId }),
]);
export type ReplayScope = z.infer<typeof ReplayScope>;

/** Whether a replay makes deliveries that have arrived once more. */
export const isRepeating = (wanted: ReplayScope): boolean => wanted.of !== "missed" && wanted.repeat === true;

/**
 * Why a replay does not order a delivery. `delivered`: it has a receipt or an answer. `under_way`: its next attempt is
 * due or being made, or another replay ordered it. `unreadable`: its lead cannot be read at the moment. `too_many_attempts`:
 * 500 attempts were recorded.
 */
export const ReplaySkipReason = z.enum(["delivered", "under_way", "unreadable", "too_many_attempts"]);
export type ReplaySkipReason = z.infer<typeof ReplaySkipReason>;

const count = z.int().nonnegative();

/**
 * A replay of the deliveries in its scope. Each keeps its id. It gets a new round of attempts, or now the retry for
 * which it waits.
 */
export const Replay = z.object({
  id: ReplayId,
  wanted: ReplayScope,
  /** The API key that requested it. */
  requestedBy: z.string(),
  createdAt: Instant,
  updatedAt: Instant,
  status: z.enum(["running", "done"]),
  /** The deliveries found so far: found = ordered + skipped. */
  found: count.default(0),
  /** The deliveries ordered so far; the history has the result of each. */
  ordered: count,
  /** The deliveries skipped so far, by reason. */
  skippedBecause: z.partialRecord(ReplaySkipReason, count).default({}),
  /** Where the job continues. */
  position: z.string().optional(),
});
export type Replay = z.infer<typeof Replay>;
