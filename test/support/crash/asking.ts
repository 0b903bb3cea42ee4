import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { apiEndpoints } from "../../../lib/inbound/http/api-endpoints.ts";
import { pushLeads } from "../../../lib/inbound/http/endpoints/lead-batches.ts";
import { makeLeadCard } from "../../../lib/inbound/http/lead-card.ts";
import { makeStopPage } from "../../../lib/inbound/http/stop-page.ts";
import { makeLeadIndex } from "../../../lib/outbound/dynamodb/lead-index.ts";
import { makeSandboxInbox } from "../../../lib/outbound/dynamodb/sandbox-inbox.ts";
import { newApiKeySecret } from "../../../lib/outbound/secrets/api-key-secret.ts";
import { makeDueQueue } from "../../../lib/outbound/sqs/due-queue.ts";
import { makeAcceptLead } from "../../../lib/use-cases/accept-lead.ts";
import { makeAnnounce } from "../../../lib/use-cases/announce.ts";
import { makeChangeMessages } from "../../../lib/use-cases/change-messages.ts";
import { makeEnableEndpoint } from "../../../lib/use-cases/enable-endpoint.ts";
import type { Now } from "../../../lib/use-cases/ports/world.ts";
import { makeReadLeadSetting } from "../../../lib/use-cases/read-lead-setting.ts";
import { makeRecordAcknowledgement } from "../../../lib/use-cases/record-acknowledgement.ts";
import { makeRecordContactAttempt } from "../../../lib/use-cases/record-contact-attempt.ts";
import { makeRecordOutcome } from "../../../lib/use-cases/record-outcome.ts";
import { makeRouteLead } from "../../../lib/use-cases/route-lead.ts";
import { makeWakeHeldLeads } from "../../../lib/use-cases/wake-held-leads.ts";
import type { Process } from "./process.ts";
import { publicUrl, secrets, worldOf } from "./stores.ts";

const onFault = () => undefined;

/** What may be asked of the system from outside, as its functions wire it. */
export function askingOf({ table, sqs }: Process, now: Now) {
  const world = worldOf(table, now);
  const { leadLinks: links, stopLinks } = secrets;
  const acceptLead = makeAcceptLead({ ...world, router: makeRouteLead(world) });
  const enable = makeEnableEndpoint({ ...world, announce: makeAnnounce(world), wake: makeWakeHeldLeads(world) });
  return {
    ...{ world, acceptLead },
    pushLeads: pushLeads({ acceptLead, publicUrl, onFault }),
    /** The endpoints of the API. */
    endpoints: () =>
      apiEndpoints({
        ...{ ...world, newApiKeySecret, index: makeLeadIndex(table, world.clients), inbox: makeSandboxInbox(table) },
        ...{ dueQueue: makeDueQueue(sqs, "due"), webhookTargets: { allowHttp: false, allowPrivate: false }, onFault },
      }),
    leadCard: makeLeadCard({
      ...{ ...world, links, stopLinks, onFault, readSetting: makeReadLeadSetting(world) },
      recordAcknowledgement: makeRecordAcknowledgement(world),
      recordContactAttempt: makeRecordContactAttempt(world),
      recordOutcome: makeRecordOutcome(world),
    }),
    stopPage: makeStopPage({ ...world, stopLinks, onFault, changeMessages: makeChangeMessages({ ...world, enable }) }),
  };
}
export type Asking = ReturnType<typeof askingOf>;

type Endpoints = ReturnType<Asking["endpoints"]>;
/** A request as far as a route looks at it. */
export type Request = { params?: object; body?: object; query?: object; idempotencyKey?: string };

/** Asks a route of the API for something; throws what it refused, so that it is asked again. */
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

/** Posts a form to a page behind a link; a page that says that something went wrong is posted to again. */
export async function post(page: Asking["leadCard"], url: string, form: Record<string, string>): Promise<void> {
  const token = url.slice(url.lastIndexOf("/") + 1);
  const requestContext = { requestId: "", http: { method: "POST" } };
  const body = new URLSearchParams(form).toString();
  const event = { pathParameters: { token }, requestContext, body } as unknown as APIGatewayProxyEventV2;
  const { statusCode = 500 } = await page(event);
  if (statusCode >= 400) throw new Error(`answered ${statusCode}`);
}
