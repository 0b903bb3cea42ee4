import type { CampaignId, ClientId } from "#domain/shared/id.ts";
import { type ApiClient, makeApiClient } from "../demo/api-client.ts";
import { verifyEndpoint } from "../demo/verify-endpoint.ts";
import { eventsPath, sampleClients, type SampleClientSpec, toContract } from "./sample-clients.ts";
import type { SampleReceiver } from "./sample-receiver.ts";

/** A client of the sample agency; `api` uses the client's own key. */
export type SampleClient = {
  spec: SampleClientSpec;
  id: ClientId;
  campaignId: CampaignId;
  seatIds: string[];
  key: string;
  api: ApiClient;
};

/** Sets up all clients of the sample at once, and what the agency wants to know of them. Throws if the API refuses. */
export async function setUpClients(agency: ApiClient, receiver: SampleReceiver): Promise<SampleClient[]> {
  const [clients] = await Promise.all([
    Promise.all(sampleClients.map((spec) => setUpClient(agency, receiver, spec))),
    subscribe(agency, "/v1/subscriptions", {
      channel: "webhook",
      endpoint: receiver.urlFor(eventsPath),
      events: ["delivery.exhausted", "endpoint.failing", "return.referred", "statement.closed", "statement.overdue"],
    }),
    // The agency sees whom Baton refused, for as long as the sample goes back.
    agency.call("PATCH", "/v1/refused-leads/settings", { keepPerson: true, days: 90 }),
  ]);
  return clients;
}

async function setUpClient(agency: ApiClient, receiver: SampleReceiver, spec: SampleClientSpec): Promise<SampleClient> {
  const { name, contactHours, campaign, phone, email, webhook, seats } = spec;
  const { id } = await create<{ id: ClientId }>(agency, "/v1/clients", {
    name,
    timeZone: "Europe/London",
    contactHours: { weekly: contactHours, calendars: ["GB-ENG"] },
  });
  const path = `/v1/clients/${id}`;
  const subscriptions: object[] = [
    { channel: "email", endpoint: email },
    ...(phone ? [{ channel: "sms", endpoint: phone }] : []),
    ...(webhook ? [{ channel: "webhook", endpoint: receiver.urlFor(webhook) }] : []),
  ];
  const signed = await agency.call("PUT", `${path}/contracts`, toContract(spec));
  if (signed.status >= 300) throw new Error(`the contract of ${name} was refused: ${JSON.stringify(signed.body)}`);
  const [{ id: campaignId }, { key }, seatIds] = await Promise.all([
    create<{ id: CampaignId }>(agency, "/v1/campaigns", { clientId: id, ...campaign }),
    create<{ id: string; key: string }>(agency, "/v1/keys", { role: "client", clientId: id, name: "CRM" }),
    Promise.all(seats.map((seat) => createSeat(agency, path, seat))),
    ...subscriptions.map((body) => subscribe(agency, `${path}/subscriptions`, body)),
  ]);
  return { spec, id, campaignId, seatIds, key, api: makeApiClient(agency.apiUrl, key) };
}

async function createSeat(agency: ApiClient, path: string, seat: { name: string; email: string }): Promise<string> {
  const weekly = [{ days: ["mon", "tue", "wed", "thu", "fri"], from: "09:00", to: "18:00" }];
  const { id } = await create<{ id: string }>(agency, `${path}/seats`, { ...seat, availability: { weekly } });
  return id;
}

const subscribe = async (agency: ApiClient, path: string, body: object) =>
  verifyEndpoint(agency, path, await create<{ id: string }>(agency, path, body));

async function create<Body extends { id: string }>(agency: ApiClient, path: string, body: object): Promise<Body> {
  const answer = await agency.post<Body>(path, body);
  if (answer.status !== 201) throw new Error(`POST ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}
