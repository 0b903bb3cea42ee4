import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { newApiKeySecret } from "#accounts/adapters/api-key-secret.ts";
import { makeUserStore } from "#accounts/users/adapters/user-store.ts";
import { apiEndpoints } from "#app/api-endpoints.ts";
import { leadCardPages } from "#contact/wire.ts";
import { makeSandboxInbox } from "#delivery/sandbox/adapters/sandbox-inbox.ts";
import { makeProblemWriter } from "#app/problem-writer.ts";
import { makeLinkToFile } from "#exports/adapters/file-links.ts";
import { erasurePages } from "#erasures/confirmation/wire.ts";
import { makeAcceptLead } from "#intake/accept-lead.ts";
import { pushLeads } from "#intake/push-leads-endpoint.ts";
import { makeRecordRefusedLead } from "#intake/refused/record-refused-lead.ts";
import { makeLeadIndex } from "#leads/adapters/lead-index.ts";
import { makeReadLeadContext } from "#leads/read-lead-context.ts";
import { makePageHandler } from "#platform/http/page-handler.ts";
import type { Now } from "#platform/ports.ts";
import { makeRouteLead } from "#routing/route-lead.ts";
import { makeJobQueue } from "#scheduling/adapters/job-queue.ts";
import { makeRenderPdf } from "#statements/adapters/pdf/statement-pdf.ts";
import { documentEndpoints } from "#statements/wire.ts";
import { stopPages } from "#subscriptions/wire.ts";
import type { Process } from "./process.ts";
import { publicUrl, secrets, worldOf } from "./stores.ts";

const linkToFile = makeLinkToFile("exports", {
  AWS_REGION: "eu-west-2",
  AWS_ACCESS_KEY_ID: "none",
  AWS_SECRET_ACCESS_KEY: "none",
});
const renderPdf = makeRenderPdf("node_modules/dejavu-fonts-ttf/ttf");
const onFault = () => undefined;

/** The requests that the system accepts from outside, as its functions wire them. */
export function askingOf({ table, sqs }: Process, now: Now) {
  const world = worldOf(table, now);
  const { leadLinks: links, personLinks, stopLinks, erasureLinks } = secrets;
  const acceptLead = makeAcceptLead({ ...world, router: makeRouteLead(world) });
  return {
    world,
    acceptLead,
    pushLeads: pushLeads({
      acceptLead,
      recordRefusedLead: makeRecordRefusedLead({ ...world, onFault }),
      problems: makeProblemWriter(publicUrl),
      onFault,
    }),
    /** The endpoints of the API. */
    endpoints: () => ({
      ...documentEndpoints({ ...world, renderPdf }),
      ...apiEndpoints({
        readDocumentation: async () => undefined,
        ...world,
        newApiKeySecret,
        users: makeUserStore(table),
        linkToFile,
        index: makeLeadIndex(table, world.clients),
        inbox: makeSandboxInbox(table),
        jobQueue: makeJobQueue(sqs, "due"),
        webhookTargets: { allowHttp: false, allowPrivate: false },
        onFault,
        problems: makeProblemWriter(publicUrl),
      }),
    }),
    leadCard: makePageHandler({
      name: "lead-card",
      loadPages: async () =>
        leadCardPages({
          ...world,
          onFault,
          index: makeLeadIndex(table, world.clients),
          links,
          personLinks,
          stopLinks,
          readLeadContext: makeReadLeadContext(world),
        }),
      onFault,
    }),
    erasurePage: makePageHandler({
      name: "lead-card",
      loadPages: async () => erasurePages({ ...world, erasureLinks }),
      onFault,
    }),
    stopPage: makePageHandler({
      name: "lead-card",
      loadPages: async () => stopPages({ ...world, stopLinks }),
      onFault,
    }),
  };
}
export type Asking = ReturnType<typeof askingOf>;

type Endpoints = ReturnType<Asking["endpoints"]>;
/** The parts of a request that a route reads. */
export type Request = { params?: object; body?: object; query?: object; idempotencyKey?: string };

/** Sends a request to a route of the API; throws its refusal, so that the caller retries. */
export async function askApi(
  asking: Asking,
  route: keyof Endpoints,
  caller: object,
  request: Request,
): Promise<object> {
  const endpoint = asking.endpoints()[route].endpoint as unknown as (
    request: object,
  ) => Promise<{ ok: true; value: { body: object } } | { ok: false; refusal: { kind: string } }>;
  const answer = await endpoint({ caller, params: {}, query: {}, body: {}, headers: {}, requestId: "", ...request });
  if (!answer.ok) throw new Error(answer.refusal.kind);
  return answer.value.body;
}
export type ApiRoute = keyof Endpoints;

/** Posts a form to the page of a link; throws for an error page, so that the caller retries. */
export async function post(page: Asking["leadCard"], url: string, form: Record<string, string>): Promise<void> {
  const [prefix = "", token = ""] = url.split("/").slice(-2);
  const routeKey = `POST /${prefix}/{token}`;
  const requestContext = { requestId: "", http: { method: "POST" } };
  const body = new URLSearchParams(form).toString();
  const event = { routeKey, pathParameters: { token }, requestContext, body } as unknown as APIGatewayProxyEventV2;
  const { statusCode = 500 } = await page(event);
  if (statusCode >= 400) throw new Error(`answered ${statusCode}`);
}
