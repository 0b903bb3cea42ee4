import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ApiClient } from "../../bin/demo/api-client.ts";
import type { LeadView } from "../../lib/contract/schemas/leads.ts";
import {
  aClientWithCampaign,
  aKey,
  aLeadBody,
  create,
  eventually,
  type RunningBaton,
  runBaton,
} from "../support/running-baton.ts";

type Subscribed = { id: string; secret: string };

describe("an agency's own subscription", () => {
  let baton: RunningBaton;
  let api: ApiClient;

  beforeAll(async () => {
    baton = await runBaton({ environment: { RETRY_PACE: "0.00003" } });
    ({ api } = await baton.newAgency());
  });
  afterAll(() => baton?.stop());

  const subscribe = (body: object) => create<Subscribed>(api, "/v1/subscriptions", body);

  it("is made, read, listed and changed by the agency alone, and shows its secret once", async () => {
    const wanted = { channel: "webhook", endpoint: baton.receiver.urlOf("/set-up"), events: ["lead.contacted"] };
    const { secret, ...made } = await subscribe(wanted);
    expect(secret).toMatch(/^whsec_/);
    expect(made).toMatchObject({ ...wanted, active: true });
    const path = `/v1/subscriptions/${made.id}`;
    expect(await api.get(path)).toMatchObject({ status: 200, body: made });
    expect(await api.all("/v1/subscriptions")).toEqual([made]);
    const change = { events: ["lead.delivered"], active: false };
    expect(await api.call("PATCH", path, change)).toMatchObject({
      status: 200,
      body: { ...made, ...change, updatedAt: expect.any(String) },
    });
    const rotated = await api.post<{ secret: string }>(`${path}/secret`, {});
    expect(rotated.body.secret).not.toBe(secret);

    const { clientId } = await aClientWithCampaign(api);
    const client = await aKey(baton.apiUrl, api, { role: "client", clientId });
    expect((await client.get(path)).status).toBe(403);
    const { api: stranger } = await baton.newAgency();
    expect((await stranger.get(path)).status).toBe(404);
    expect((await api.get(`/v1/clients/${clientId}/subscriptions/${made.id}`)).status).toBe(404);
  });

  it.each([
    ["no event", []],
    ["the same event twice", ["lead.delivered", "lead.delivered"]],
    ["an event that there is not", ["lead.returned"]],
  ])("is refused for %s", async (_, events) => {
    const body = { channel: "email", endpoint: "ops@example.com", events };
    expect(await api.post("/v1/subscriptions", body)).toMatchObject({
      status: 422,
      body: { code: "validation_error" },
    });
  });

  it("is told what happens, signed, and each event once", async () => {
    const { api: own } = await baton.newAgency("An agency that listens");
    const { id, secret } = await create<Subscribed>(own, "/v1/subscriptions", {
      ...{ channel: "webhook", endpoint: baton.receiver.urlOf("/agency") },
      events: ["lead.delivered", "delivery.exhausted"],
    });
    baton.receiver.accept("/agency", secret);
    const { clientId, campaignId } = await aClientWithCampaign(own);
    const subscriptions = `/v1/clients/${clientId}/subscriptions`;
    const crm = await create<Subscribed>(own, subscriptions, {
      ...{ channel: "webhook", endpoint: baton.receiver.urlOf("/works") },
    });
    baton.receiver.accept("/works", crm.secret);
    const broken = await create<Subscribed>(own, subscriptions, {
      ...{ channel: "webhook", endpoint: baton.receiver.urlOf("/never") },
    });
    const { body: lead } = await own.post<LeadView>("/v1/leads", aLeadBody(campaignId), "told-1");

    const told = () => baton.receiver.events.filter(({ path }) => path === "/agency");
    await eventually(async () => (told().length >= 2 ? true : undefined), 30_000);
    await baton.settled();
    const about = { leadId: lead.id, campaignId, clientId };
    expect(told().map(({ event }) => event)).toEqual([
      expect.objectContaining({
        type: "lead.delivered",
        data: expect.objectContaining({ ...about, subscriptionId: crm.id }),
      }),
      expect.objectContaining({
        type: "delivery.exhausted",
        data: expect.objectContaining({
          ...about,
          subscriptionId: broken.id,
          attempt: 10,
          reason: "refused_by_endpoint",
        }),
      }),
    ]);
    expect(new Set(told().map(({ id: webhookId }) => webhookId)).size).toBe(2);
    expect(baton.receiver.rejected()).toBe(0);
    expect(JSON.stringify(told())).not.toMatch(/O'Brien|zoe|slipped/);
    expect((await own.get(`/v1/subscriptions/${id}`)).status).toBe(200);
  });
});
