import type { Channel } from "#domain/subscriptions/subscription.ts";
import { callLimits } from "#platform/aws/call-limits.ts";
import { returnBeforeTimeoutMs } from "#platform/queues/end-in-time.ts";
import { webhookDeadlineMs } from "../webhook/adapters/webhook-sender.ts";

/** One slow call of the table before the message leaves, one for the receipt, and the time to return the batch. */
const aroundSendingMs = 2 * callLimits.dynamodb.totalMs + returnBeforeTimeoutMs;

/**
 * The time that an attempt may take, from its start until its receipt is stored, in milliseconds. A sender starts no
 * attempt with less time left: if the function ended between sending and storing the receipt, the retry would send again.
 */
export const timeToSendMs: Record<Channel, number> = {
  // SNS is asked whether the phone opted out, and then to send.
  sms: aroundSendingMs + 2 * callLimits.sms.totalMs,
  email: aroundSendingMs + callLimits.email.totalMs,
  webhook: aroundSendingMs + webhookDeadlineMs,
};
