import type { ZodOpenApiOperationObject } from "zod-openapi";
import type { EventType } from "#domain/subscriptions/event-type.ts";
import { EventWebhook } from "#events/messages.ts";
import { eventExample } from "./examples/webhook-example.ts";
import { verificationInstructions, webhookHeaders } from "./lead-webhook-operation.ts";

/** What each event means. */
const eventMeanings: Record<EventType, string> = {
  "lead.delivered": "the client's endpoint or provider accepted a delivery of a lead",
  "lead.acknowledged": "a client acknowledged a lead",
  "lead.rejected": "a client rejected a lead, or already had it",
  "lead.contacted": "the client reached the person",
  "lead.outcome_recorded": "a client recorded the outcome of a lead",
  "delivery.exhausted": "Baton gave up a delivery of a lead, for `reason`",
  "endpoint.failing": "an endpoint is failing, and will be disabled if that continues",
  "endpoint.disabled": "an endpoint was disabled",
  "endpoint.enabled": "an endpoint was enabled again",
  "sms.cap_reached": "the agency reached its SMS limit: no more texts are sent today",
  "email.bounced": "emails to an address bounce: no more are sent to it",
  "email.complained": "a recipient marked an email as spam: no more are sent to that address",
};

const description = [
  "Baton posts it to the agency's own webhook subscriptions, for the events that they name. `data` holds ids, numbers and codes, but no personal data: read the lead by its id.",
  Object.entries(eventMeanings)
    .map(([type, meaning]) => `* \`${type}\`: ${meaning}`)
    .join("\n"),
  verificationInstructions,
].join("\n\n");

/** The webhook that the agency's endpoint receives for an event. */
export const eventWebhookOperation: ZodOpenApiOperationObject = {
  operationId: "eventHappened",
  tags: ["Webhooks"],
  summary: "Reports an event to the agency",
  description,
  security: [],
  requestParams: { header: webhookHeaders },
  requestBody: {
    required: true,
    content: { "application/json": { schema: EventWebhook, example: eventExample } },
  },
  responses: {
    "2XX": { description: "Received; Baton ignores the body. Respond within fifteen seconds." },
    default: { description: "Not received: Baton retries. It does not follow redirects." },
  },
};
