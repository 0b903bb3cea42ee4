import { createDocument, type ZodOpenApiPathsObject } from "zod-openapi";
import type { Route, Topic } from "#platform/http/route.ts";
import type { RefusalKind } from "../problems.ts";
import { routes } from "../routes.ts";
import { examplePublicUrl } from "./examples/refusal-examples.ts";
import { namedSchemas } from "./named-schemas.ts";
import { createOperation } from "./openapi-operation.ts";
import { overrideJsonSchema } from "./override-json-schema.ts";
import { createSharedExamples, createSharedResponses } from "./problem-responses.ts";
import { sharedHeaders } from "./shared-headers.ts";
import {
  endpointVerificationOperation,
  endpointWarningOperation,
  eventWebhookOperation,
  leadWebhookOperation,
} from "./webhook-operations.ts";

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
          description: "The public URL of your own Baton",
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
        headers: sharedHeaders,
        responses: createSharedResponses(),
        examples: createSharedExamples(),
      },
    },
    { override: overrideJsonSchema },
  );

const description = `
Push leads, see them delivered, record contact and outcomes, read the bill and the report.

* **Keys.** Send \`Authorization: Bearer\` and a key. An agency's key may do everything. A client's key sees only its client's
  data. A billing key sees no personal data; it reads, closes statements, records payments, creates and revokes links to
  statements, and requests exports. Data that a key may not see is not found: 404.
* **Sandbox.** Leads pushed with a test key (\`baton_test_…\`) pass through every step, but Baton sends them to no one and never
  bills them. Test keys see only these leads, and can read the set-up but not change it. docs/sandbox.md lists the email addresses
  that force each refusal and each result of a delivery.
* **Retries.** A request with an \`Idempotency-Key\` is idempotent: a retry with the same key and body does nothing again, and says so
  in \`Idempotent-Replayed: true\`. It returns what the first request made: a pushed lead as in the first response, anything else
  as it is now. A different body under the same key returns 409.
* **Rate limits.** Each response to a key says in \`RateLimit\` how many requests it may still send (\`r\`), and for how many seconds
  (\`t\`), unless the deployment has no limit; \`RateLimit-Policy\` has the limit. Above it the API answers 429 \`rate_limited\`: send the
  request again after the seconds in \`Retry-After\`.
* **Request ids.** Each response has an \`X-Request-Id\`, which problems repeat as \`requestId\` and the operator finds in the logs.
  A response of the gateway itself (429, and 503 under overload) has the same id as \`apigw-requestid\`.
* **Times** are UTC instants (RFC 3339); requests may use any zone. **Money** is an integer in minor units with its currency:
  6000 GBP is £60.00. **Phone numbers** are E.164.
* **HEAD** is answered like GET, without the body, at every path that has a GET.
* **Lists** have pages: send \`next\` as \`cursor\`, with the same filters, until it is null.
* **Changes** are merge patches (RFC 7396): what you omit stays unchanged, and null removes an optional property. A property that
  is an object or a list is replaced as a whole.
* **Problems** are \`application/problem+json\` (RFC 9457). Decide on \`code\`; \`type\` opens a page that explains it; \`errors\`
  names the fields. An unknown path returns \`no_such_route\`, an unknown method \`method_not_allowed\`. Above the request rate of the
  deployment, the gateway itself returns 429 with \`{"message": …}\`: wait, and retry.
* **Bodies** are JSON in UTF-8 of at most 64 KiB, unless a request says otherwise. Unknown fields are refused. Later versions may add
  fields and values to responses.
`.trim();

const tagDescriptions: Record<Topic | "Webhooks", string> = {
  Leads: "The agency pushes leads; the client works them.",
  Clients: "The buyers of leads: they receive them and are billed for them.",
  Appointments: "The seats of a client, their free slots, and the appointments of leads in them.",
  Campaigns: "The price of one kind of lead, and the fields that it requires.",
  Subscriptions: "Where a client receives its leads: by SMS, email or webhook.",
  Events: "Where the agency receives events: by webhook, email or SMS.",
  Erasures:
    "Persons erased on request (UK GDPR Art. 17), and the recipients that were asked to delete their data (Art. 19).",
  Suppressions: "The phone numbers and email addresses that Baton never delivers again, stored as keyed hashes.",
  Deliveries: "The attempts of deliveries, the failures with their reasons, and replays.",
  Keys: "The API keys.",
  Users: "The people who sign in to the console.",
  Returns: "Leads that a client returns, and their decisions by policy and evidence, or by the agency.",
  Billing: "The price of each lead, the times that prove it, and its result.",
  Reports: "What the leads of a period show, with how far each figure can be trusted; and the plan for a target.",
  Reconciliation: "The state of every lead, and whether the client received all of its leads.",
  Sandbox: "The messages of leads that were pushed with a test key.",
  Service: "The state of the service, and this document.",
  Pages: "Pages for people with a browser.",
  Webhooks: "The requests that Baton sends to the endpoints of clients and of the agency.",
};

function buildPaths(): ZodOpenApiPathsObject {
  const byPath: ZodOpenApiPathsObject = {};
  for (const [name, route] of Object.entries<Route<RefusalKind>>(routes)) {
    byPath[route.path] = { ...byPath[route.path], [route.method.toLowerCase()]: createOperation(name, route) };
  }
  return byPath;
}
