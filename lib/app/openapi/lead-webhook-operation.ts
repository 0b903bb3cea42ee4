import * as z from "zod";
import type { ZodOpenApiOperationObject } from "zod-openapi";
import { LeadWebhook, LeadWebhookReply } from "#delivery/webhook/messages.ts";
import { webhookExample, webhookHeaderExamples, webhookReplyExample } from "./examples/webhook-example.ts";

/** The headers of every webhook. */
export const webhookHeaders = z.object({
  "webhook-id": z.string().meta({
    description: "The id of the delivery, the same however often it is tried: take a second one for a repetition.",
    example: webhookHeaderExamples["webhook-id"],
  }),
  "webhook-timestamp": z.string().meta({
    description: "When it was sent, in seconds since 1970. Refuse what is more than five minutes old.",
    example: webhookHeaderExamples["webhook-timestamp"],
  }),
  "webhook-signature": z.string().meta({
    description:
      "`v1,` and the HMAC-SHA256, or `v1a,` and the ed25519 signature, of id, timestamp and body, joined by full stops, in base64. While one secret replaces another there are several, with spaces between: one that fits is enough.",
    example: webhookHeaderExamples["webhook-signature"],
  }),
});

/** How every webhook is verified. */
export const verificationInstructions =
  "Posted to the endpoint of a webhook subscription as the Standard Webhooks specification says: verify the signature with " +
  "the subscription's secret or public key, over the bytes of the body as they came, before you parse them. Fields may be added later.";

/** What a client's endpoint gets for a lead, and what its answers mean. */
export const leadWebhookOperation: ZodOpenApiOperationObject = {
  operationId: "leadReceived",
  tags: ["Webhooks"],
  summary: "A lead for a client, delivered to its endpoint",
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
        "Taken: this is the receipt, whatever the body says. A body that says more than that acknowledges the lead. Answer within fifteen seconds.",
      content: { "application/json": { schema: LeadWebhookReply, example: webhookReplyExample } },
    },
    410: {
      description: "The endpoint wants nothing any more: nothing else is sent until the agency switches it on again.",
    },
    default: {
      description:
        "Not taken; it is tried again. Redirects are not followed. A 429 or a 503 may say in `Retry-After`, in seconds or by a date, how long to wait: a day at most.",
    },
  },
};
