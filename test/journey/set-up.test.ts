import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ApiClient } from "#bin/demo/api-client.ts";
import type { LeadView } from "#leads/schemas.ts";
import * as journey from "#test/support/running-baton.ts";

type Entity = { id: string; createdAt: string; updatedAt: string; [field: string]: unknown };

describe("an agency", () => {
  let baton: journey.RunningBaton;
  let agency: ApiClient;

  beforeAll(async () => {
    baton = await journey.runBaton();
    ({ api: agency } = await baton.newAgency());
  });
  afterAll(() => baton?.stop());

  it.each([
    ["client", "/v1/clients", async () => ({ name: "Ó Sé Solar" }), { name: "Ó Sé & Söhne" }],
    [
      "campaign",
      "/v1/campaigns",
      async () => ({
        clientId: (await journey.aClientWithCampaign(agency)).clientId,
        name: "Roofs",
        model: "hybrid",
        price: { amount: 8_550, currency: "EUR" },
        requiredFields: ["/notes"],
      }),
      { active: false, price: { amount: 9_000, currency: "EUR" } },
    ],
  ])("creates, reads, lists and changes a %s", async (_, path, newBody, change) => {
    const body = await newBody();
    const made = await journey.create<Entity>(agency, path, body);
    expect(made).toMatchObject(body);
    expect(await agency.get(`${path}/${made.id}`)).toMatchObject({ status: 200, body: made });
    expect((await agency.listAll<Entity>(path))[0]).toEqual(made);

    const changed = await agency.call<Entity>("PATCH", `${path}/${made.id}`, change);
    const { terms: _terms, ...rest } = made;
    expect(changed).toMatchObject({ status: 200, body: { ...rest, ...change, updatedAt: expect.any(String) } });
    expect(changed.body.updatedAt > made.updatedAt).toBe(true);
    expect((await agency.get(`${path}/${made.id}`)).body).toEqual(changed.body);
  });

  it("creates, reads, lists and changes a subscription, and sees the webhook secret only on creation", async () => {
    const { clientId } = await journey.aClientWithCampaign(agency);
    const path = `/v1/clients/${clientId}/subscriptions`;
    const { secret, ...made } = await journey.create<Entity & { secret: string }>(agency, path, {
      channel: "webhook",
      endpoint: baton.receiver.urlFor("/crm"),
    });
    expect(secret).toMatch(/^whsec_/);
    expect(made).toMatchObject({ channel: "webhook", active: true, clientId });
    expect((await agency.get(`${path}/${made.id}`)).body).toEqual(made);
    expect(await agency.listAll(path)).toEqual([made]);
    const changed = await agency.call("PATCH", `${path}/${made.id}`, {
      active: false,
      endpoint: "https://crm.example.com/new",
    });
    expect(changed.body).toMatchObject({ active: false, endpoint: "https://crm.example.com/new" });
    expect(JSON.stringify(changed.body)).not.toContain("ecret");
  });

  it("creates nothing twice under one Idempotency-Key, and sees the secret again on a retry", async () => {
    const { clientId } = await journey.aClientWithCampaign(agency);
    const path = `/v1/clients/${clientId}/subscriptions`;
    const body = { channel: "webhook", endpoint: "https://crm.example.com/leads" };
    const [first, second] = [await agency.post(path, body, "sub-1"), await agency.post(path, body, "sub-1")];
    // Its health may change in between: the sender already tries to verify it.
    const { health: _, ...created } = first.body as Record<string, unknown>;
    expect(second).toMatchObject({ status: 201, body: created });
    expect(await agency.listAll(path)).toHaveLength(1);
    const other = await agency.post(path, { ...body, endpoint: "https://crm.example.com/other" }, "sub-1");
    expect(other).toMatchObject({ status: 409, body: { code: "idempotency_conflict" } });
  });

  it("pages through its clients, newest first, each exactly once", async () => {
    const { api } = await baton.newAgency("An agency with many clients");
    const made: string[] = [];
    for (let number = 0; number < 7; number += 1)
      made.unshift((await journey.create(api, "/v1/clients", { name: `Client ${number}` })).id);
    const seen: string[] = [];
    for (let cursor = ""; ;) {
      const { body } = await api.get<{ items: Entity[]; next: string | null }>(`/v1/clients?limit=3${cursor}`);
      seen.push(...body.items.map(({ id }) => id));
      if (body.next === null) break;
      cursor = `&cursor=${body.next}`;
    }
    expect(seen).toEqual(made);
  });

  it("lists its keys without their secrets", async () => {
    const { id, key } = await journey.create<{ id: string; key: string }>(agency, "/v1/keys", {
      role: "billing",
      name: "Billing",
    });
    const keys = await agency.listAll<{ id: string }>("/v1/keys");
    expect(keys[0]).toMatchObject({ id, role: "billing", name: "Billing" });
    expect(JSON.stringify(keys)).not.toContain(key);
  });

  it("prices a lead by its campaign at the time of receipt, despite later changes", async () => {
    const { clientId, campaignId } = await journey.aClientWithCampaign(agency);
    await journey.aSubscription(agency, clientId);
    const body = journey.aLeadBody(campaignId);
    const before = (await agency.post<LeadView>("/v1/leads", body, "price-1")).body;
    await agency.call("PATCH", `/v1/campaigns/${campaignId}`, {
      price: { amount: 9_900, currency: "GBP" },
      active: false,
    });
    expect((await agency.post<LeadView>("/v1/leads", body, "price-1")).body).toEqual(before);
    expect((await agency.get<LeadView>(`/v1/leads/${before.id}`)).body.price).toEqual({
      amount: 6_000,
      currency: "GBP",
    });
  });

  describe("with leads of several clients and campaigns", () => {
    let api: ApiClient;
    let client: ApiClient;
    let billing: ApiClient;
    let made: Awaited<ReturnType<typeof journey.aClientWithCampaign>>[];
    const leads: LeadView[] = [];
    const idsOf = (items: readonly LeadView[]) => items.map(({ id }) => id);
    const newestFirst = (fits: (lead: LeadView) => boolean) => idsOf(leads.filter(fits).toReversed());

    beforeAll(async () => {
      ({ api } = await baton.newAgency("An agency with leads"));
      made = [await journey.aClientWithCampaign(api), await journey.aClientWithCampaign(api)];
      const [first] = made;
      if (!first) throw new Error("no client");
      const second = await journey.create(api, "/v1/campaigns", {
        clientId: first.clientId,
        name: "Gutters",
        model: "callback",
        price: { amount: 2_000, currency: "GBP" },
      });
      made.push({ clientId: first.clientId, campaignId: second.id });
      for (const { clientId } of made.slice(0, 2)) await journey.aSubscription(api, clientId);
      client = await journey.aKey(api, { role: "client", clientId: first.clientId });
      billing = await journey.aKey(api, { role: "billing" });
      for (let number = 0; number < 12; number += 1) {
        const { campaignId = "" } = made[number % 3] ?? {};
        leads.push(await journey.pushLead(api, campaignId));
        // Two leads of the same millisecond sort by id, which need not be the order of their pushes.
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
      // The lists by client and status follow within a second or so.
      await journey.eventually(async () => (await api.listAll("/v1/leads?status=delivered")).length === 12);
    });

    it("lists them newest first by client, campaign, status and time, and by all of these together", async () => {
      const [first, , third] = made;
      expect(idsOf(await api.listAll("/v1/leads"))).toEqual(newestFirst(() => true));
      const ofFirst = ({ clientId }: LeadView) => clientId === first?.clientId;
      const ofThird = ({ campaignId }: LeadView) => campaignId === third?.campaignId;
      expect(idsOf(await api.listAll(`/v1/leads?clientId=${first?.clientId}`))).toEqual(newestFirst(ofFirst));
      expect(idsOf(await api.listAll(`/v1/leads?campaignId=${third?.campaignId}`))).toEqual(newestFirst(ofThird));
      const [from, to] = [leads[3]?.receivedAt ?? "", leads[9]?.receivedAt ?? ""];
      const between = (lead: LeadView) => lead.receivedAt >= from && lead.receivedAt < to;
      expect(idsOf(await api.listAll(`/v1/leads?from=${from}&to=${to}`))).toEqual(newestFirst(between));
      const query = `clientId=${first?.clientId}&campaignId=${third?.campaignId}&status=delivered&from=${from}&to=${to}`;
      expect(idsOf(await api.listAll(`/v1/leads?${query}`))).toEqual(
        newestFirst((lead) => ofThird(lead) && between(lead)),
      );
      expect(await api.listAll("/v1/leads?status=undeliverable")).toEqual([]);
    });

    it.each(["", "status=delivered&"])("pages through them without a gap or a duplicate (%s)", async (filter) => {
      const seen: string[] = [];
      for (let cursor = ""; ;) {
        const { body } = await api.get<{ items: LeadView[]; next: string | null }>(
          `/v1/leads?${filter}limit=5${cursor}`,
        );
        expect(body.items.length).toBeLessThanOrEqual(5);
        seen.push(...idsOf(body.items));
        if (body.next === null) break;
        cursor = `&cursor=${body.next}`;
      }
      expect(seen).toEqual(newestFirst(() => true));
    });

    it("shows a client only its own leads, and a billing key no personal data", async () => {
      expect(idsOf(await client.listAll("/v1/leads"))).toEqual(
        newestFirst(({ clientId }) => clientId === made[0]?.clientId),
      );
      const [seen] = await billing.listAll<LeadView>("/v1/leads");
      expect(seen).toMatchObject({ id: leads.at(-1)?.id, price: { currency: "GBP" } });
      for (const body of [seen, (await billing.get(`/v1/leads/${seen?.id}`)).body]) {
        expect(JSON.stringify(body)).not.toMatch(/O'Brien|zoe|slipped/);
      }
    });
  });
});
