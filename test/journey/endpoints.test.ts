import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ApiClient } from "#bin/demo/api-client.ts";
import { verifyEndpoint } from "#bin/demo/verify-endpoint.ts";
import type { LeadView } from "#leads/schemas.ts";
import * as journey from "#test/support/running-baton.ts";

describe("an agency's own subscription", () => {
  let baton: journey.RunningBaton;
  let api: ApiClient;

  beforeAll(async () => {
    baton = await journey.runBaton({ environment: { RETRY_PACE: "0.00003" } });
    ({ api } = await baton.newAgency());
  });
  afterAll(() => baton?.stop());

  it("is created, read, listed and changed only by the agency, and shows its secret once", async () => {
    const wanted = { ...baton.webhookAt("/set-up"), events: ["lead.contacted"] };
    const { secret, ...made } = await journey.create<journey.Subscribed>(api, "/v1/subscriptions", wanted);
    expect(secret).toMatch(/^whsec_/);
    expect(made).toMatchObject({ ...wanted, active: true });
    const path = `/v1/subscriptions/${made.id}`;
    expect(await api.get(path)).toMatchObject({ status: 200, body: made });
    expect(await api.listAll("/v1/subscriptions")).toEqual([made]);
    const change = { events: ["lead.delivered"], active: false };
    expect(await api.call("PATCH", path, change)).toMatchObject({
      status: 200,
      body: { ...made, ...change, status: "inactive", updatedAt: expect.any(String) },
    });
    const rotated = await api.post<{ secret: string }>(`${path}/secret`, {});
    expect(rotated.body.secret).not.toBe(secret);

    const { clientId } = await journey.aClientWithCampaign(api);
    const client = await journey.aKey(api, { role: "client", clientId });
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

  it("receives each event once, signed", async () => {
    const { api: own } = await baton.newAgency("An agency that listens");
    const { id, secret } = await journey.create<journey.Subscribed>(own, "/v1/subscriptions", {
      ...baton.webhookAt("/agency"),
      events: ["lead.delivered", "delivery.exhausted"],
    });
    baton.receiver.accept("/agency", secret);
    const { clientId, campaignId } = await journey.aClientWithCampaign(own);
    const crm = await journey.subscribe(own, clientId, baton.webhookAt("/works"));
    baton.receiver.accept("/works", crm.secret);
    const broken = await journey.subscribe(own, clientId, baton.webhookAt("/never"));
    const lead = await journey.pushLead(own, campaignId);

    const received = () => baton.receiver.events.filter(({ path }) => path === "/agency");
    await journey.eventually(async () => received().length >= 2, 30_000);
    await baton.waitUntilIdle();
    const about = { leadId: lead.id, campaignId, clientId };
    // Two endpoints, two events: each is sent independently.
    expect(
      received()
        .map(({ event }) => event)
        .toSorted((one, other) => other.type.localeCompare(one.type)),
    ).toEqual([
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
    expect(new Set(received().map(({ id: webhookId }) => webhookId)).size).toBe(2);
    expect(baton.receiver.rejected()).toBe(0);
    expect(JSON.stringify(received())).not.toMatch(/O'Brien|zoe|slipped/);
    expect((await own.get(`/v1/subscriptions/${id}`)).status).toBe(200);
  });
});

describe("an endpoint before it is verified", () => {
  let baton: journey.RunningBaton;
  let api: ApiClient;
  let clientId: string;
  let campaignId: string;
  let subscriptions: string;

  beforeAll(async () => {
    baton = await journey.runBaton({ environment: { RETRY_PACE: "0.00003" } });
  });
  afterAll(() => baton?.stop());
  beforeEach(async () => {
    ({ api } = await baton.newAgency("Brightline Leads"));
    ({ clientId, campaignId } = await journey.aClientWithCampaign(api));
    subscriptions = `/v1/clients/${clientId}/subscriptions`;
  });

  const becomes = ({ id }: LeadView, wanted: string) => journey.whenLead(api, id, ({ status }) => status === wanted);
  const texts = (to: string) => fetch(`${baton.inboxUrl}/sms?to=${encodeURIComponent(to)}`);
  const codeTo = (phone: string) =>
    journey.eventually(async () => {
      const { messages } = (await (await texts(phone)).json()) as { messages: { body: string }[] };
      return /^(\d{6}) is the code to get leads for Pennine Roofing Ltd from Brightline Leads/.exec(
        messages.at(-1)?.body ?? "",
      )?.[1];
    });

  it("receives no lead: the lead is held, readiness says why, and the texted code releases it", async () => {
    const phone = "+447700900611";
    const { body: made } = await api.post<journey.Subscribed>(subscriptions, { channel: "sms", endpoint: phone });
    expect(made).not.toHaveProperty("verifiedAt");
    const lead = await journey.pushLead(api, campaignId);
    expect(lead).toMatchObject({ status: "held", routing: { decision: { reason: "no_subscription" } } });
    const { body: readiness } = await api.get<{ checks: object[] }>(`/v1/campaigns/${campaignId}/readiness`);
    expect(readiness.checks).toContainEqual(
      expect.objectContaining({
        code: "endpoint_unverified",
        isPassed: false,
        detail: expect.stringMatching(`^SMS \\+44…\\d{3} \\(${made.id}\\) is not verified yet$`),
      }),
    );
    const code = await codeTo(phone);
    const confirm = (as: ApiClient, given: string) =>
      as.post(`${subscriptions}/${made.id}/verification/confirm`, { code: given });
    const wrong = code === "000000" ? "000001" : "000000";
    expect(await confirm(api, wrong)).toMatchObject({ status: 422, body: { code: "code_wrong", triesLeft: 4 } });
    expect(await api.post(`${subscriptions}/${made.id}/verification`, {})).toMatchObject({
      status: 429,
      body: { code: "asked_too_soon", retryAt: expect.any(String) },
    });
    const client = await journey.aKey(api, { role: "client", clientId });
    const { clientId: other } = await journey.aClientWithCampaign(api);
    const stranger = await journey.aKey(api, { role: "client", clientId: other });
    expect((await confirm(stranger, code)).status).toBe(404);
    expect(await confirm(client, code)).toMatchObject({ status: 200, body: { verifiedAt: expect.any(String) } });
    await baton.runSchedules();
    await becomes(lead, "delivered");
    expect(await (await texts(phone)).json()).toMatchObject({
      messages: [{}, { body: expect.stringContaining("New lead") }],
    });
  });

  it("is verified by the button on the page of an emailed link, but not by a program that opens the link", async () => {
    const mailbox = "new.sales@example.com";
    const { body: made } = await api.post<journey.Subscribed>(subscriptions, { channel: "email", endpoint: mailbox });
    const link = await journey.eventually(async () => {
      const { messages } = (await (await fetch(`${baton.inboxUrl}/mail?to=${mailbox}`)).json()) as {
        messages: { text: string }[];
      };
      return /^https?:\S+\/v\/\S+$/m.exec(messages[0]?.text ?? "")?.[0];
    });
    const verifiedAt = async () =>
      (await api.get<{ verifiedAt?: string }>(`${subscriptions}/${made.id}`)).body.verifiedAt;
    const page = await fetch(link);
    expect(page.status).toBe(200);
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(await page.text()).toContain("Yes, send them here");
    expect(await verifiedAt()).toBeUndefined();
    expect((await fetch(`${link.slice(0, -1)}${link.endsWith("A") ? "B" : "A"}`, { method: "POST" })).status).toBe(404);
    const confirmed = await fetch(link, { method: "POST", body: new URLSearchParams() });
    expect([confirmed.status, await confirmed.text()]).toEqual([
      200,
      expect.stringContaining("This address is confirmed"),
    ]);
    expect(await verifiedAt()).toEqual(expect.any(String));
  });

  it("is verified again after its address changes, and pending deliveries wait for that", async () => {
    const made = await journey.subscribe(api, clientId, baton.webhookAt("/before"));
    const lead = await journey.pushLead(api, campaignId);
    await becomes(lead, "dispatched");
    const endpoint = baton.receiver.urlFor("/after");
    baton.receiver.accept("/after", made.secret);
    const changed = await api.call<object>("PATCH", `${subscriptions}/${made.id}`, { endpoint });
    expect(changed.body).not.toHaveProperty("verifiedAt");
    await verifyEndpoint(api, subscriptions, made);
    await becomes(lead, "delivered");
    expect(baton.receiver.received.filter(({ leadId }) => leadId === lead.id)).toHaveLength(1);
  });
});

describe("an endpoint that fails", () => {
  let baton: journey.RunningBaton;
  let api: ApiClient;

  beforeAll(async () => {
    baton = await journey.runBaton({ environment: { RETRY_PACE: "0.00003" } });
    ({ api } = await baton.newAgency());
  });
  afterAll(() => baton?.stop());

  type Shown = {
    status: string;
    health: { failures: number; lastFailure?: { reason: string }; failingSince?: string };
  };
  type Enabled = { subscription: Shown; replayId?: string };

  it("shows its health, and one call enables it and delivers what it missed", async () => {
    const listening = await journey.create<journey.Subscribed>(api, "/v1/subscriptions", {
      ...baton.webhookAt("/ops"),
      events: ["endpoint.enabled"],
    });
    baton.receiver.accept("/ops", listening.secret);
    const { clientId, campaignId } = await journey.aClientWithCampaign(api);
    baton.receiver.gone("/gone");
    const made = await journey.subscribe<journey.Subscribed & Shown>(api, clientId, baton.webhookAt("/gone"));
    expect(made).toMatchObject({ status: "active", health: { failures: 0 } });
    const path = `/v1/clients/${clientId}/subscriptions/${made.id}`;
    const client = await journey.aKey(api, { role: "client", clientId });
    const lead = await journey.pushLead(api, campaignId);
    const off = await journey.eventually(async () => {
      const { body } = await client.get<Shown>(path);
      return body.status === "disabled" && body;
    });
    expect(off).toMatchObject({ disabled: { reason: "gone" } });
    const held = await journey.pushLead(api, campaignId);
    expect(held.status).toBe("held");

    await journey.eventually(async () => (await client.listAll(`/v1/dead-letters?clientId=${clientId}`)).length > 0);
    baton.receiver.accept("/gone", made.secret);
    const enabled = await client.post<Enabled>(`${path}/enable`, {}, "enable-1");
    expect(enabled).toMatchObject({
      status: 200,
      body: { subscription: { status: "active", health: { failures: 0 } }, replayId: expect.stringMatching(/^rpl_/) },
    });
    expect(enabled.body.subscription).not.toHaveProperty("disabled");
    await baton.runSchedules();
    for (const { id } of [lead, held]) await journey.whenLead(api, id, ({ status }) => status === "delivered");
    expect((await client.post<Enabled>(`${path}/enable`, {}, "enable-1")).body.replayId).toBe(enabled.body.replayId);
    const report = await journey.eventually(async () => baton.receiver.events.find(({ path: at }) => at === "/ops"));
    expect(report.event).toMatchObject({ type: "endpoint.enabled", data: { subscriptionId: made.id, reason: "gone" } });

    const later = await client.post<Enabled>(`${path}/enable`, { replayMissed: false });
    expect(later.body).not.toHaveProperty("replayId");
    const { clientId: other } = await journey.aClientWithCampaign(api);
    const stranger = await journey.aKey(api, { role: "client", clientId: other });
    expect((await stranger.post(`${path}/enable`, {})).status).toBe(404);
  });

  it("shows its failures to agency and client", async () => {
    const { clientId, campaignId } = await journey.aClientWithCampaign(api);
    const subscriptions = `/v1/clients/${clientId}/subscriptions`;
    const made = await journey.subscribe(api, clientId, baton.webhookAt("/fails"));
    await journey.pushLead(api, campaignId);
    const client = await journey.aKey(api, { role: "client", clientId });
    const failing = await journey.eventually(async () => {
      const [shown] = await client.listAll<Shown>(subscriptions);
      return shown && shown.health.failures > 0 && shown;
    });
    expect(failing).toMatchObject({
      status: "active",
      health: { failingSince: expect.any(String), lastFailure: { reason: "refused_by_endpoint" } },
    });
    expect(failing.health).not.toHaveProperty("toldLevel");
    await api.post<Enabled>(`${subscriptions}/${made.id}/enable`, { replayMissed: false });
  });
});
