import type * as z from "zod";
import { type ApiClient, makeApiClient } from "#bin/demo/api-client.ts";
import { phoneFor } from "#bin/demo/sample-leads.ts";
import { isVerificationMessage, verifyEndpoint } from "#bin/demo/verify-endpoint.ts";
import { startWebhookReceiver } from "#bin/demo/webhook-receiver.ts";
import { makeOperator } from "#bin/operator.ts";
import type { LeadView, LeadWithHistory } from "#leads/schemas.ts";
import type { InboxQuery } from "#local/inbox/inbox.ts";
import { startBaton } from "#local/start-baton.ts";
import { findPersonalData } from "./find-personal-data.ts";
import { openDynamoDb } from "./open-dynamodb.ts";

export type RunningBaton = Awaited<ReturnType<typeof runBaton>>;
export type FullLead = z.infer<typeof LeadWithHistory>;
/** A subscription on creation; only a webhook has a secret. */
export type Subscribed = { id: string; secret: string };

/**
 * The whole system on this machine, with a webhook receiver and without any set-up. It runs the sources, whose modules the
 * next test file of the process has loaded already; a bundle would load them again. Its functions share one thread, which
 * takes the least processor time.
 */
export async function runBaton(options: Parameters<typeof startBaton>[0] = {}) {
  const [baton, receiver] = await Promise.all([startBaton({ functionThreads: 1, ...options }), startWebhookReceiver()]);
  const dynamodb = openDynamoDb(baton.clientConfig("dynamodb"));
  return {
    ...baton,
    dynamodb,
    receiver,
    /** A subscription to webhooks at a path of the receiver. */
    webhookAt: (path: string) => ({ channel: "webhook" as const, endpoint: receiver.urlFor(path) }),
    /** The texts and emails that were sent, without verifications. */
    sms: (query?: InboxQuery) => baton.sms(query).filter((sms) => !isVerificationMessage(sms)),
    mail: (query?: InboxQuery) => baton.mail(query).filter((mail) => !isVerificationMessage(mail)),
    /** A new agency, and the API as its first key sees it. */
    async newAgency(name = "Northern Lead Company"): Promise<{ agencyId: string; key: string; api: ApiClient }> {
      const { agency, secret } = await makeOperator(dynamodb, baton.tableName).createAgency(name);
      return { agencyId: agency.id, key: secret, api: makeApiClient(baton.apiUrl, secret, baton.inboxUrl) };
    },
    /** Stops everything, then throws if personal data or a secret appeared in logs or failures queues. */
    async stop() {
      const found = await findPersonalData(baton);
      dynamodb.destroy();
      await receiver.stop();
      await baton.stop();
      if (found.length > 0) throw new Error(`personal data found: ${found.slice(0, 9).join(", ")}`);
    },
  };
}

type Created = { id: string };

/** Creates an entity by the API, and verifies a subscription like its owner. Throws unless the response is 201. */
export async function create<Body extends Created>(api: ApiClient, path: string, body: object): Promise<Body> {
  const answer = await api.post<Body>(path, body);
  if (answer.status !== 201) throw new Error(`POST ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  return path.endsWith("/subscriptions") ? verifyEndpoint(api, path, answer.body) : answer.body;
}

/** A client with a campaign at £60, through the API; `changes` are to the campaign. */
export async function aClientWithCampaign(api: ApiClient, changes: object = {}) {
  const client = await create(api, "/v1/clients", { name: "Pennine Roofing Ltd", timeZone: "Europe/London" });
  const campaign = await create(api, "/v1/campaigns", {
    clientId: client.id,
    name: "Roofs",
    model: "callback",
    price: { amount: 6_000, currency: "GBP" },
    ...changes,
  });
  return { clientId: client.id, campaignId: campaign.id };
}

/** A subscription of the client, verified like by its owner. */
export const subscribe = <Body extends Subscribed>(api: ApiClient, clientId: string, body: object): Promise<Body> =>
  create<Body>(api, `/v1/clients/${clientId}/subscriptions`, body);

let mailboxes = 0;

/** A mailbox of the client, so that routing can place its leads; one of its own, because a day's verifications have a limit. */
export const aSubscription = (api: ApiClient, clientId: string) =>
  subscribe(api, clientId, { channel: "email", endpoint: `sales-${(mailboxes += 1)}@example.com` });

/** The API with another key of the agency: of a client, for billing, or for the sandbox. */
export async function aKey(
  api: ApiClient,
  wanted: { role: string; clientId?: string; mode?: string },
): Promise<ApiClient> {
  const { key } = await create<Created & { key: string }>(api, "/v1/keys", { name: "a key", ...wanted });
  return makeApiClient(api.apiUrl, key);
}

let people = 0;

/** A lead of a new person each time: the same person pushed twice would be a duplicate. */
export const aLeadBody = (campaignId: string, changes: object = {}) => ({
  campaignId,
  person: { name: "Zoë O'Brien", phone: phoneFor((people += 1)), email: `zoe.${people}@example.com` },
  notes: "Two slipped tiles since the storm. Mornings are best. 🙂",
  ...changes,
});

/** Pushes a lead of a new person. Throws unless it is accepted. */
export async function pushLead(api: ApiClient, campaignId: string, changes: object = {}): Promise<LeadView> {
  const body = aLeadBody(campaignId, changes);
  const answer = await api.post<LeadView>("/v1/leads", body, `push-${people}`);
  if (answer.status !== 202) throw new Error(`the push answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** Waits until `isSo` holds for the lead, and returns the lead with its history. */
export const whenLead = (api: ApiClient, id: string, isSo: (lead: FullLead) => boolean, limitMs?: number) =>
  eventually(async () => {
    const { body } = await api.get<FullLead>(`/v1/leads/${id}`);
    return isSo(body) && body;
  }, limitMs);

/** Calls `ask` until it returns something other than `false`; throws after `limitMs`. */
export async function eventually<Answer>(
  ask: () => Promise<Answer | false | undefined>,
  limitMs = 30_000,
): Promise<Answer> {
  const deadline = Date.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > deadline) throw new Error(`nothing after ${limitMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
