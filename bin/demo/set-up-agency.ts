import { type ApiClient, makeApiClient } from "./api-client.ts";
import { verifyEndpoint } from "./verify-endpoint.ts";
import type { startWebhookReceiver } from "./webhook-receiver.ts";

type Receiver = Awaited<ReturnType<typeof startWebhookReceiver>>;
type Created = { id: string };

/** A client of the demo that can get leads; `api` uses the client's own key. */
export type DemoClient = {
  id: string;
  name: string;
  campaignIds: string[];
  phone: string;
  api: ApiClient;
};

const clientSpecs = [
  { name: "Pennine Roofing Ltd", phone: "+447700900901", model: "callback", price: 6_000, path: "/pennine" },
  { name: "Ó Sé Solar & Söhne", phone: "+447700900902", model: "appointment", price: 10_000, path: "/solar" },
  { name: "Harrogate Mortgage Brokers", phone: "+447700900903", model: "hybrid", price: 8_550, path: "/mortgages" },
] as const;

/**
 * Sets up three clients, each with a campaign and a subscription on every channel, and one inactive campaign. The third
 * client has a second webhook, whose endpoint is down. Returns them with a client of the API that has a billing key.
 */
export async function setUpAgency(agency: ApiClient, receiver: Receiver) {
  const { apiUrl } = agency;
  const create = async <Body extends Created>(path: string, body: object): Promise<Body> => {
    const answer = await agency.post<Body>(path, body);
    if (answer.status !== 201)
      throw new Error(`POST ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const demoClients: DemoClient[] = [];
  for (const { name, phone, model, price, path } of clientSpecs) {
    const { id } = await create("/v1/clients", { name, timeZone: "Europe/London" });
    const campaign = await create("/v1/campaigns", {
      clientId: id,
      name: `${name.split(" ")[0]} enquiries`,
      model,
      price: { amount: price, currency: "GBP" },
      requiredFields: ["/person/phone", "/notes", "/fields/roofType"],
    });
    const subscriptions = `/v1/clients/${id}/subscriptions`;
    const subscribe = async (body: object) =>
      verifyEndpoint(agency, subscriptions, await create<Created & { secret: string }>(subscriptions, body));
    await subscribe({ channel: "sms", endpoint: phone });
    await subscribe({ channel: "email", endpoint: `sales${path.replace("/", "@")}.example.com` });
    const { secret } = await subscribe({ channel: "webhook", endpoint: receiver.urlFor(path) });
    receiver.accept(path, secret);
    const { key } = await create<Created & { key: string }>("/v1/keys", { role: "client", clientId: id, name: "CRM" });
    demoClients.push({ id, name, phone, campaignIds: [campaign.id], api: makeApiClient(apiUrl, key) });
  }
  const last = demoClients.at(-1);
  if (!last) throw new Error("no clients");
  const subscriptions = `/v1/clients/${last.id}/subscriptions`;
  const down = await create(subscriptions, { channel: "webhook", endpoint: receiver.urlFor("/down") });
  await verifyEndpoint(agency, subscriptions, down);
  const inactive = await create("/v1/campaigns", {
    clientId: last.id,
    name: "Last winter",
    model: "callback",
    active: false,
    price: { amount: 5_000, currency: "GBP" },
  });
  const billing = await create<Created & { key: string }>("/v1/keys", { role: "billing", name: "Billing job" });
  return { clients: demoClients, inactiveCampaignId: inactive.id, billing: makeApiClient(apiUrl, billing.key) };
}
