import type { ZodOpenApiOperationObject } from "zod-openapi";
import { EndpointVerification, EndpointVerificationReply, EndpointWarning } from "#events/messages.ts";
import { verificationExample, verificationReplyExample, warningExample } from "./examples/webhook-example.ts";
import { verificationInstructions, webhookHeaders } from "./lead-webhook-operation.ts";

const operationBase = { tags: ["Webhooks"], security: [], requestParams: { header: webhookHeaders } };

/** What every endpoint gets before anything else, and has to answer. */
export const endpointVerificationOperation: ZodOpenApiOperationObject = {
  ...operationBase,
  operationId: "endpointAsked",
  summary: "The question whether an endpoint gets what is sent there",
  description: `Posted when a webhook subscription is made, is changed to go elsewhere, or is asked for once more. Nothing else is sent there before it was answered with the challenge.\n\n${verificationInstructions}`,
  requestBody: {
    required: true,
    content: { "application/json": { schema: EndpointVerification, example: verificationExample } },
  },
  responses: {
    "2XX": {
      description: "With the challenge, the endpoint is verified. Without it this is a failure, and is tried again.",
      content: { "application/json": { schema: EndpointVerificationReply, example: verificationReplyExample } },
    },
    default: { description: "Not verified; it is tried again. Redirects are not followed." },
  },
};

/** What a client's endpoint gets beside leads. */
export const endpointWarningOperation: ZodOpenApiOperationObject = {
  ...operationBase,
  operationId: "endpointFails",
  summary: "A warning that another endpoint of the client fails, or was switched off",
  description: `Posted to a client's endpoint about another one: over other channels than the one that fails, where the client has any. It is told at 50, 70 and 90 percent of the failures that disable an endpoint, and when it is switched off. Take other types than \`lead.received\` with a 2xx.\n\n${verificationInstructions}`,
  requestBody: {
    required: true,
    content: { "application/json": { schema: EndpointWarning, example: warningExample } },
  },
  responses: {
    "2XX": { description: "Taken, whatever the body says. Answer within fifteen seconds." },
    default: { description: "Not taken; it is tried again. Redirects are not followed." },
  },
};
