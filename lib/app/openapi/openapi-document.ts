import { createDocument, type ZodOpenApiPathsObject } from "zod-openapi";
import type { Route, Topic } from "#platform/http/route.ts";
import type { RefusalKind } from "../problems.ts";
import { routes } from "../routes.ts";
import { endpointVerificationOperation, endpointWarningOperation } from "./endpoint-webhook-operations.ts";
import { eventWebhookOperation } from "./event-webhook-operation.ts";
import { examplePublicUrl } from "./examples/refusal-examples.ts";
import { leadWebhookOperation } from "./lead-webhook-operation.ts";
import { namedSchemas } from "./named-schemas.ts";
import { createOperation } from "./openapi-operation.ts";
import { overrideJsonSchema } from "./override-json-schema.ts";
import { createSharedExamples, createSharedResponses } from "./problem-responses.ts";

/** The OpenAPI 3.1 document of the API, made from the route table. */
export const createOpenApiDocument = () =>
  createDocument(
    {
      openapi: "3.1.1",
      info: {
        title: "Baton",
        version: "1",
        summary: "Hands a qualified lead to the people who will call it, within seconds, and proves that it did.",
        description,
        license: { name: "Apache-2.0", identifier: "Apache-2.0" },
      },
      servers: [
        {
          url: "{publicUrl}",
          description: "Where your own Baton answers",
          variables: {
            publicUrl: { default: examplePublicUrl, description: "Printed by the deployment, or by npm start" },
          },
        },
      ],
      security: [{ apiKey: [] }],
      tags: Object.entries(tagDescriptions).map(([name, description]) => ({ name, description })),
      paths: buildPaths(),
      webhooks: {
        endpointAsked: { post: endpointVerificationOperation },
        leadReceived: { post: leadWebhookOperation },
        endpointFails: { post: endpointWarningOperation },
        eventHappened: { post: eventWebhookOperation },
      },
      components: {
        securitySchemes: {
          apiKey: {
            type: "http",
            scheme: "bearer",
            description: "An API key. Each has a role: agency, client or billing.",
          },
        },
        schemas: namedSchemas,
        responses: createSharedResponses(),
        examples: createSharedExamples(),
      },
    },
    { override: overrideJsonSchema },
  );

const description = `
Push leads, see them delivered, record contact and outcomes, read the bill and the report.

* **Keys.** Send \`Authorization: Bearer\` and a key. An agency's key may do everything, a client's key sees what belongs to its
  client, a billing key reads, and sees no person. What a key may not see does not exist for it: 404.
* **Sandbox.** Leads pushed with a test key (\`baton_test_…\`) go the whole way, but to nobody, and are never billed. Test keys see
  these leads alone, read the set-up and change nothing of it. docs/sandbox.md lists the email addresses that force each refusal
  and each result of a delivery.
* **Retries.** A request with an \`Idempotency-Key\` can be repeated safely: it is answered as before. Another body under the
  same key is refused with 409.
* **Times** are UTC instants (RFC 3339); send any zone. **Money** is an integer in minor units with its currency: 6000 GBP is
  £60.00. **Phone numbers** are E.164.
* **Lists** come in pages: send \`next\` as \`cursor\`, with the same filters, until it is null.
* **Changes** are merge patches (RFC 7396): fields left out stay as they are. No field can be removed.
* **Problems** are \`application/problem+json\` (RFC 9457). Decide on \`code\`; \`type\` opens a page that explains it; \`errors\`
  names the fields. Unknown paths answer \`no_such_route\`, unknown methods \`method_not_allowed\`. Beyond the request rate of the
  deployment, the gateway itself answers 429 with \`{"message": …}\`: wait, and retry.
* **Bodies** are JSON in UTF-8 of at most 64 KiB, unless a request says otherwise. Unknown fields are refused; answers may gain fields and values.
`.trim();

const tagDescriptions: Record<Topic | "Webhooks", string> = {
  Leads: "Pushed by the agency, worked by the client.",
  Clients: "Who leads go to, and who is billed for them.",
  Campaigns: "What leads of one kind cost, and what they must carry.",
  Subscriptions: "Where a client gets its leads: by SMS, email or webhook.",
  Events: "Where the agency hears of what happens: by webhook, email or SMS.",
  Suppressions: "Whom nobody is to hear of again: phone numbers and email addresses, kept as hashes under a key.",
  Deliveries: "What was tried, what was given up and why, and how to have it delivered after all.",
  Keys: "Who may call this API.",
  Billing: "What each lead costs, with the stamps that prove it, and what it brought.",
  Reconciliation: "What became of every lead, and whether the client has what it should have.",
  Sandbox: "What test keys push goes the whole way, but to here.",
  Pages: "For people with a browser.",
  Webhooks: "What Baton sends to the endpoints of clients and of the agency.",
};

function buildPaths(): ZodOpenApiPathsObject {
  const byPath: ZodOpenApiPathsObject = {};
  for (const [name, route] of Object.entries<Route<RefusalKind>>(routes)) {
    byPath[route.path] = { ...byPath[route.path], [route.method.toLowerCase()]: createOperation(name, route) };
  }
  return byPath;
}
