import type { Duration } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { pascalCase } from "./pascal-case.ts";
import { addWorkQueue, type WorkQueue } from "./work-queue.ts";

/** The ways a lead travels to a client. */
export type Channel = "sms" | "email" | "webhook";

/** All channels, in the order they are shown. */
export const channels: readonly Channel[] = ["sms", "email", "webhook"];

/** A channel's queue. */
export type ChannelQueue = WorkQueue & { readonly channel: Channel };

/** A queue for one channel. What fails in it is tried again after six times the sender's timeout, which is why senders have short ones. */
export function addChannelQueue(scope: Construct, channel: Channel, senderTimeout: Duration): ChannelQueue {
  return { channel, ...addWorkQueue(scope, pascalCase(channel), senderTimeout) };
}
