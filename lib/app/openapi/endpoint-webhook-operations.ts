import type { ZodOpenApiOperationObject } from "zod-openapi";
import { EndpointVerification, EndpointVerificationReply, EndpointWarning } from "#events/messages.ts";
import { verificationExample, verificationReplyExample, warningExample } from "./examples/webhook-example.ts";
import { verificationInstructions, webhookHeaders } from "./lead-webhook-operation.ts";

const operationBase = { tags: ["Webhooks"], security: [], requestParams: { header: webhookHeaders } };

/** The verification request: an endpoint receives it before anything else, and must reply with the challenge. */
export const endpointVerificationOperation: ZodOpenApiOperationObject = {
  ...operationBase,
  operationId: "endpointAsked",
  summary: "Verifies that an endpoint receives webhooks",
  description: `Baton posts it when a webhook subscription is created, when its URL changes, or when a new verification is requested. Baton sends nothing else to the endpoint until it has replied with the challenge.\n\n${verificationInstructions}`,
  requestBody: {
    required: true,
    content: { "application/json": { schema: EndpointVerification, example: verificationExample } },
  },
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
  requestBody: {
    required: true,
    content: { "application/json": { schema: EndpointWarning, example: warningExample } },
  },
  responses: {
    "2XX": { description: "Received; Baton ignores the body. Respond within fifteen seconds." },
    default: { description: "Not received: Baton retries. It does not follow redirects." },
  },
};
