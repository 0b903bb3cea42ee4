import * as z from "zod";

/** Lambda allows an event source 2 to 1,000 batches at once. */
const batches = z.int().min(2).max(1_000);

/**
 * How many batches of each queue run at once: what the service behind its consumer takes. A deployment names the queues
 * that differ. SNS and SES accept some 20 and 14 messages a second until AWS raises the limit.
 */
export const QueueConcurrency = z.strictObject({
  sms: batches.default(4),
  email: batches.default(4),
  webhook: batches.default(50),
  "webhook-slow": batches.default(50),
  appointment: batches.default(4),
  "mail-events": batches.default(5),
  "sms-events": batches.default(5),
  "sign-in": batches.default(4),
  due: batches.default(10),
});
export type QueueConcurrency = z.infer<typeof QueueConcurrency>;
