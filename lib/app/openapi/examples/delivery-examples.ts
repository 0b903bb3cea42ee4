import type * as z from "zod";
import type { AttemptView, DeadLetterView, ReplayView } from "#delivery/schemas.ts";
import { failureExplanations } from "#domain/delivery/failure-explanations.ts";
import { exampleIds } from "./example-entities.ts";

const deliveryId = "dlv_3h8q2v6x0k9m4r7t1w5y2z8c6d";
const failureFields = {
  reason: "refused_by_endpoint",
  detail: "HTTP 503",
  httpStatus: 503,
  excerpt: "<h1>Down for maintenance</h1>",
} as const;

/** A replay of the deliveries that an endpoint missed. */
export const exampleReplay: z.input<typeof ReplayView> = {
  id: "rpl_01kasgb2h8f3nv6t0yq5x7m9rd",
  wanted: { of: "missed", clientId: exampleIds.client, subscriptionId: exampleIds.webhook },
  createdAt: "2026-11-26T18:00:00.000Z",
  status: "done",
  found: 14,
  ordered: 12,
  skippedBecause: { under_way: 2 },
};

/** Ten attempts over three days, all of which failed. */
export const exampleDeadLetter: z.input<typeof DeadLetterView> = {
  leadId: exampleIds.lead,
  clientId: exampleIds.client,
  campaignId: exampleIds.campaign,
  deliveryId,
  subscriptionId: exampleIds.webhook,
  channel: "webhook",
  queuedAt: "2026-11-23T14:00:00.000Z",
  lastTriedAt: "2026-11-26T17:35:05.000Z",
  attempts: 10,
  ...failureFields,
  explanation: failureExplanations.refused_by_endpoint,
};

export const exampleAttempt: z.input<typeof AttemptView> = {
  at: "2026-11-26T17:35:05.000Z",
  deliveryId,
  leadId: exampleIds.lead,
  result: "exhausted",
  attempt: 10,
  tookMs: 214,
  ...failureFields,
};

/** An event that the agency's endpoint received. */
export const exampleEventAttempt: z.input<typeof AttemptView> = {
  at: "2026-11-26T17:35:06.000Z",
  deliveryId: "dlv_7k2q9v4x1m8r5t3w6n0y2z8c6d",
  result: "delivered",
  attempt: 1,
  messageId: "msg_5c8q1v7x3k0m6r2t9w4y8z3d1f",
  tookMs: 48,
  httpStatus: 204,
  reference: "HTTP 204",
};
