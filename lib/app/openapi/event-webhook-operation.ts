import type { ZodOpenApiOperationObject } from "zod-openapi";
import type { EventType } from "#domain/subscriptions/event-type.ts";
import { EventWebhook } from "#events/messages.ts";
import { eventExample } from "./examples/webhook-example.ts";
import { verificationInstructions, webhookHeaders } from "./lead-webhook-operation.ts";

/** What each event says happened. */
const eventMeanings: Record<EventType, string> = {
  "lead.delivered": "a delivery of a lead was taken by the client's endpoint or provider",
  "lead.acknowledged": "a client said that it takes a lead",
  "lead.rejected": "a client said that it does not take a lead, or has it already",
  "lead.contacted": "the person was reached",
  "lead.outcome_recorded": "a client said what came of a lead",
  "delivery.exhausted": "a delivery of a lead was given up, with `reason`",
  "endpoint.failing": "an endpoint fails, and will be switched off if it goes on",
  "endpoint.disabled": "an endpoint was switched off",
  "endpoint.enabled": "an endpoint was switched on again",
  "sms.cap_reached": "no more texts are sent today",
  "email.bounced": "emails to an address come back, and no more are sent there",
  "email.complained": "somebody marked an email as spam, and no more are sent there",
};

const description = [
  "Posted to webhook subscriptions of the agency's own, for the events that they name. `data` holds ids, numbers and words, and nothing of a person: read the lead by its id.",
  Object.entries(eventMeanings)
    .map(([type, meaning]) => `* \`${type}\`: ${meaning}`)
    .join("\n"),
  verificationInstructions,
].join("\n\n");

/** What the agency's endpoint gets for an event. */
export const eventWebhookOperation: ZodOpenApiOperationObject = {
  operationId: "eventHappened",
  tags: ["Webhooks"],
  summary: "An event, told to the agency",
  description,
  security: [],
  requestParams: { header: webhookHeaders },
  requestBody: {
    required: true,
    content: { "application/json": { schema: EventWebhook, example: eventExample } },
  },
  responses: {
    "2XX": { description: "Taken, whatever the body says. Answer within fifteen seconds." },
    default: { description: "Not taken; it is tried again. Redirects are not followed." },
  },
};
