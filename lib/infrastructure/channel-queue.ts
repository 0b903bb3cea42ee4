import type { Duration } from "aws-cdk-lib";
import type { Construct } from "constructs";
import type { Channel } from "#domain/subscriptions/subscription.ts";
import { pascalCase } from "./baton-function.ts";
import { addWorkQueue, type WorkQueue } from "./work-queue.ts";

/**
 * The queues in which a channel's orders wait. Webhooks have two: a server that hangs holds a sender until the
 * deadline. The orders for failing endpoints, and all retries, therefore wait in a lane of their own and delay no other
 * order.
 */
const lanesByChannel = {
  sms: ["sms"],
  email: ["email"],
  webhook: ["webhook", "webhook-slow"],
} as const satisfies Record<Channel, readonly string[]>;

/** The name of a queue. The topic's filter policies use the same name. */
export type Lane = (typeof lanesByChannel)[Channel][number];

export type ChannelQueue = WorkQueue & { readonly channel: Channel; readonly lane: Lane };

/** Adds the queues of one channel. An order that fails is retried after `retryInterval`. */
export function addChannelQueues(scope: Construct, channel: Channel, retryInterval: Duration): ChannelQueue[] {
  return lanesByChannel[channel].map((lane) => ({
    channel,
    lane,
    ...addWorkQueue(scope, pascalCase(lane), retryInterval),
  }));
}
