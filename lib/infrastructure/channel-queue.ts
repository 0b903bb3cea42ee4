import type { Duration } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { pascalCase } from "./pascal-case.ts";
import { addWorkQueue, type WorkQueue } from "./work-queue.ts";

/** The ways a lead travels to a client. */
export type Channel = "sms" | "email" | "webhook";

/** All channels, in the order they are shown. */
export const channels: readonly Channel[] = ["sms", "email", "webhook"];

/**
 * The queues that a channel's orders wait in. Webhooks have two: a server that hangs holds whoever asks it for as long as the deadline lets it,
 * so the orders for endpoints that are failing, and all retries, wait in a lane of their own and keep nobody else waiting.
 */
const lanesByChannel = {
  sms: ["sms"],
  email: ["email"],
  webhook: ["webhook", "webhook-slow"],
} as const satisfies Record<Channel, readonly string[]>;

/** The name of a queue, which is also what the topic's filter policies know it by. */
export type Lane = (typeof lanesByChannel)[Channel][number];

/** One queue of a channel. */
export type ChannelQueue = WorkQueue & { readonly channel: Channel; readonly lane: Lane };

/** The queues of one channel. What fails in them is tried again after six times the sender's timeout, which is why senders have short ones. */
export function addChannelQueues(scope: Construct, channel: Channel, senderTimeout: Duration): ChannelQueue[] {
  return lanesByChannel[channel].map((lane) => ({
    channel,
    lane,
    ...addWorkQueue(scope, pascalCase(lane), senderTimeout),
  }));
}
