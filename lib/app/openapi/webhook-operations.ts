import * as z from "zod";
import type { ZodOpenApiOperationObject } from "zod-openapi";
import { LeadWebhook, LeadWebhookReply } from "#delivery/webhook/messages.ts";
import { ReplayId } from "#domain/shared/id.ts";
import type { EventType } from "#domain/subscriptions/event-type.ts";
import { EndpointVerification, EndpointVerificationReply, EndpointWarning, EventWebhook } from "#events/messages.ts";
import {
  eventExample,
  verificationExample,
  verificationReplyExample,
  warningExample,
  webhookExample,
  webhookHeaderExamples,
  webhookReplyExample,
} from "./examples/webhook-example.ts";

const webhookHeaders = z.object({
  "webhook-id": z.string().meta({
    param: { id: "webhookId" },
    description:
      "The id of the delivery, the same for every attempt: a second webhook with the same id is a duplicate.",
    example: webhookHeaderExamples["webhook-id"],
  }),
  "webhook-timestamp": z.string().meta({
    param: { id: "webhookTimestamp" },
    description:
      "When the webhook was sent, in seconds since 1970. Refuse a webhook that is more than five minutes old.",
    example: webhookHeaderExamples["webhook-timestamp"],
  }),
  "webhook-signature": z.string().meta({
    param: { id: "webhookSignature" },
    description:
      "`v1,` and the HMAC-SHA256, or `v1a,` and the ed25519 signature, in base64. Either is computed over id, timestamp and body, joined by full stops. While a secret is being rotated there are several, separated by spaces: one that matches is enough.",
    example: webhookHeaderExamples["webhook-signature"],
  }),
});

/** A lead can be repeated by a replay that asks for it. */
const leadWebhookHeaders = webhookHeaders.extend({
  "baton-repeat": ReplayId.optional().meta({
    description:
      "The replay that sends the lead again although you have it, because someone asked for that; absent otherwise. The " +
      "id and the body are those of the first webhook. The signature does not cover this header.",
  }),
});

const verificationInstructions =
  "Baton posts webhooks according to the Standard Webhooks specification. Verify the signature with the subscription's secret " +
  "or public key, over the unchanged bytes of the body, before you parse them. Later versions may add fields.";

const toJsonBody = (content: { schema: z.ZodType; example: unknown }) => ({
  required: true,
  content: { "application/json": content },
});

const receivedResponses = {
  "2XX": { description: "Received; Baton ignores the body. Respond within fifteen seconds." },
  default: { description: "Not received: Baton retries. It does not follow redirects." },
};

/** The webhook that a client's endpoint receives for a lead, and the meaning of its responses. */
export const leadWebhookOperation: ZodOpenApiOperationObject = {
  operationId: "leadReceived",
  tags: ["Webhooks"],
  summary: "Delivers a lead to a client's endpoint",
  description: verificationInstructions,
  security: [],
  requestParams: { header: leadWebhookHeaders },
  requestBody: toJsonBody({ schema: LeadWebhook, example: webhookExample }),
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

const operationBase = { tags: ["Webhooks"], security: [], requestParams: { header: webhookHeaders } };

/** The verification request: an endpoint receives it before anything else, and must reply with the challenge. */
export const endpointVerificationOperation: ZodOpenApiOperationObject = {
  ...operationBase,
  operationId: "endpointAsked",
  summary: "Verifies that an endpoint receives webhooks",
  description: `Baton posts it when a webhook subscription is created, when its URL changes, or when a new verification is requested. Baton sends nothing else to the endpoint until it has replied with the challenge.\n\n${verificationInstructions}`,
  requestBody: toJsonBody({ schema: EndpointVerification, example: verificationExample }),
  responses: {
    "2XX": {
      description:
        "With the challenge in the body, the endpoint is verified. Without it the attempt fails, and Baton retries it.",
      content: { "application/json": { schema: EndpointVerificationReply, example: verificationReplyExample } },
    },
    default: { description: "Not verified: Baton retries. It does not follow redirects." },
  },
};

/** The warning about another endpoint of the same client. */
export const endpointWarningOperation: ZodOpenApiOperationObject = {
  ...operationBase,
  operationId: "endpointFails",
  summary: "Warns that another endpoint of the client is failing, or was disabled",
  description: `Baton posts it to a client's endpoint about another one, on a channel other than the failing one if the client has any. It does so at 50, 70 and 90 percent of the failures that disable an endpoint, and when the endpoint is disabled. Respond with a 2xx to every type, not only to \`lead.received\`.\n\n${verificationInstructions}`,
  requestBody: toJsonBody({ schema: EndpointWarning, example: warningExample }),
  responses: receivedResponses,
};

const eventMeanings: Record<EventType, string> = {
  "lead.delivered": "the client's endpoint or provider accepted a delivery of a lead",
  "lead.acknowledged": "a client acknowledged a lead",
  "lead.rejected": "a client rejected a lead, or already had it",
  "lead.contacted": "the client reached the person",
  "lead.contact_withdrawn":
    "a client withdrew a contact that it had recorded by mistake; the lead may have another contact",
  "lead.outcome_recorded": "a client recorded the outcome of a lead",
  "appointment.booked": "an appointment was booked for a lead",
  "appointment.moved": "an appointment was moved to another time",
  "appointment.confirmed": "a side confirmed the time of an appointment",
  "appointment.cancelled": "a side cancelled an appointment before its start",
  "appointment.result": "a side said what came of an appointment, or the agency decided it",
  "appointment.message_failed":
    "an invitation, a reminder or a cancellation did not reach a side of an appointment, for `reason`",
  "lead.woken": "a lead that was not ready yet woke, and Baton delivers it again",
  "lead.not_woken": "the date of a lead that was not ready yet has come, and it could not wake, for `reason`",
  "lead.chased":
    "a step of the ladder notifies the agency that a client has not reacted to a lead; `missing` says what it has not done",
  "lead.passed_on": "a client did not react, so Baton passed its lead on to the next client, as the lead `nextLeadId`",
  "return.opened": "a client returned a lead, for `reason`",
  "return.referred": "the policy leaves a return to the agency, which decides it",
  "return.decided": "the policy or the agency approved or declined a return",
  "lead.erased":
    "the person of a lead was erased; each endpoint that had the lead gets this too, whether or not it names the event, with a `confirmUrl`: delete what you have of the person, then open the link or POST to it",
  "erasure.unconfirmed": "an erasure is due, and not every endpoint has confirmed that it deleted the data",
  "delivery.exhausted": "Baton gave up a delivery of a lead, for `reason`",
  "endpoint.failing": "an endpoint is failing, and will be disabled if that continues",
  "endpoint.disabled": "an endpoint was disabled",
  "endpoint.enabled": "an endpoint was enabled again",
  "statement.closed": "the period of a client was closed, and its statement or invoice issued",
  "statement.paid": "a statement was paid in full",
  "statement.overdue": "the day on which a statement is due has passed, and it is not paid in full",
  "credit_note.issued": "a credit note was issued, because an invoiced lead was taken back",
  "client.unreachable":
    "Baton disabled the last endpoint at which it reached a client; leads that were placed before may be billed and undelivered",
  "sms.cap_reached": "the agency reached its SMS limit: no more texts are sent today",
  "sms.undelivered":
    "the carrier did not deliver a text that the provider had taken; only where texts go by End User Messaging",
  "email.bounced": "emails to an address bounce: no more are sent to it",
  "email.complained": "a recipient marked an email as spam: no more are sent to that address",
};

const eventDescription = [
  "Baton posts it to the agency's own webhook subscriptions, for the events that they name. `data` holds ids, numbers and codes, but no personal data: read the lead by its id.",
  Object.entries(eventMeanings)
    .map(([type, meaning]) => `* \`${type}\`: ${meaning}`)
    .join("\n"),
  verificationInstructions,
].join("\n\n");

export const eventWebhookOperation: ZodOpenApiOperationObject = {
  operationId: "eventHappened",
  tags: ["Webhooks"],
  summary: "Reports an event to the agency",
  description: eventDescription,
  security: [],
  requestParams: { header: webhookHeaders },
  requestBody: toJsonBody({ schema: EventWebhook, example: eventExample }),
  responses: receivedResponses,
};
