import * as z from "zod";
import type { ZodOpenApiOperationObject } from "zod-openapi";
import { LeadWebhook, LeadWebhookReply } from "#delivery/webhook/messages.ts";
import { webhookExample, webhookHeaderExamples, webhookReplyExample } from "./examples/webhook-example.ts";

/** The headers of every webhook. */
export const webhookHeaders = z.object({
  "webhook-id": z.string().meta({
    description:
      "The id of the delivery, the same for every attempt: a second webhook with the same id is a duplicate.",
    example: webhookHeaderExamples["webhook-id"],
  }),
  "webhook-timestamp": z.string().meta({
    description:
      "When the webhook was sent, in seconds since 1970. Refuse a webhook that is more than five minutes old.",
    example: webhookHeaderExamples["webhook-timestamp"],
  }),
  "webhook-signature": z.string().meta({
    description:
      "`v1,` and the HMAC-SHA256, or `v1a,` and the ed25519 signature, in base64. Either is computed over id, timestamp and body, joined by full stops. While a secret is being rotated there are several, separated by spaces: one that matches is enough.",
    example: webhookHeaderExamples["webhook-signature"],
  }),
});

/** How a receiver verifies every webhook. */
export const verificationInstructions =
  "Baton posts webhooks according to the Standard Webhooks specification. Verify the signature with the subscription's secret " +
  "or public key, over the unchanged bytes of the body, before you parse them. Later versions may add fields.";

/** The webhook that a client's endpoint receives for a lead, and the meaning of its responses. */
export const leadWebhookOperation: ZodOpenApiOperationObject = {
  operationId: "leadReceived",
  tags: ["Webhooks"],
  summary: "Delivers a lead to a client's endpoint",
  description: verificationInstructions,
  security: [],
  requestParams: { header: webhookHeaders },
  requestBody: {
    required: true,
    content: { "application/json": { schema: LeadWebhook, example: webhookExample } },
  },
  responses: {
    "2XX": {
      description:
        "Delivered: the status alone is the receipt. A body of this schema also acknowledges the lead. Respond within fifteen seconds.",
      content: { "application/json": { schema: LeadWebhookReply, example: webhookReplyExample } },
    },
    410: {
      description: "The endpoint wants no more webhooks: Baton sends nothing else until the agency enables it again.",
    },
    default: {
      description:
        "Not delivered: Baton retries. It does not follow redirects. A 429 or a 503 may say in `Retry-After`, in seconds or as a date, how long to wait: a day at most.",
    },
  },
};
