import type { ApiClient } from "#bin/demo/api-client.ts";
import { verifyEndpoint } from "#bin/demo/verify-endpoint.ts";
import type { startWebhookReceiver } from "#bin/demo/webhook-receiver.ts";

type Receiver = Awaited<ReturnType<typeof startWebhookReceiver>>;

/** Creates a client with one webhook. Returns a function that creates a campaign of it: people differ in each. */
export async function setUpWebhookClient(agency: ApiClient, receiver: Receiver): Promise<() => Promise<string>> {
  const create = async (path: string, body: object) => {
    const answer = await agency.post<{ id: string; secret: string }>(path, body);
    if (answer.status !== 201) throw new Error(`POST ${path} answered ${answer.status}`);
    return answer.body;
  };
  const { id: clientId } = await create("/v1/clients", { name: "Pennine Roofing", timeZone: "Europe/London" });
  const price = { amount: 6_000, currency: "GBP" };
  const path = `/v1/clients/${clientId}/subscriptions`;
  const subscription = await create(path, { channel: "webhook", endpoint: receiver.urlFor("/webhook") });
  const verified = await verifyEndpoint(agency, path, subscription);
  receiver.accept("/webhook", verified.secret);
  return async () => (await create("/v1/campaigns", { clientId, name: "Enquiries", model: "callback", price })).id;
}
