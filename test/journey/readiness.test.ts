import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ApiClient } from "#bin/demo/api-client.ts";
import * as journey from "#test/support/running-baton.ts";

type Check = { code: string; isPassed: boolean; isBlocking: boolean; detail: string; pointer?: string };
type Readiness = {
  isReady: boolean;
  opensAt?: string;
  checks: Check[];
  canary?: { leadId: string; status: string; returnedAt?: string };
};

/** Clearly different from the time at which the test runs. */
const closed = { weekly: [], holidays: [] };
const always = {
  weekly: [{ days: ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], from: "00:00", to: "24:00" }],
  holidays: [],
};

describe("a campaign before it goes live", () => {
  let baton: journey.RunningBaton;
  let api: ApiClient;
  beforeAll(async () => {
    baton = await journey.runBaton();
    ({ api } = await baton.newAgency());
  });
  afterAll(() => baton.stop());

  async function readiness(campaignId: string): Promise<Readiness> {
    const { status, body } = await api.get<Readiness>(`/v1/campaigns/${campaignId}/readiness`);
    expect(status).toBe(200);
    return body;
  }

  /** The checks that do not pass, warnings in brackets. */
  const failing = ({ checks }: Readiness) =>
    checks.filter(({ isPassed }) => !isPassed).map(({ code, isBlocking }) => (isBlocking ? code : `(${code})`));

  const patch = async (path: string, change: object) =>
    expect((await api.call("PATCH", path, change)).status).toBe(200);

  it("becomes ready step by step; each step removes one reason", async () => {
    const { clientId, campaignId } = await journey.aClientWithCampaign(api, {
      active: false,
      hours: closed,
      caps: { day: { leads: 0 } },
      model: undefined,
      price: undefined,
      terms: [{ from: "2090-01-01T00:00:00Z", model: "callback", price: { amount: 6_000, currency: "GBP" } }],
      requiredFields: ["/fields/roofType"],
      fieldSchema: { type: "object", properties: { roofType: false } },
    });
    const path = `/v1/campaigns/${campaignId}`;
    const all = [
      ...["campaign_inactive", "fields_contradict", "no_subscription", "price_missing", "cap_too_low"],
      ...["closed_all_week", "outside_hours", "nobody_takes_leads", "(canary_impossible)"],
    ];
    const first = await readiness(campaignId);
    expect(first).toMatchObject({ isReady: false });
    expect(failing(first)).toEqual(all);
    expect(first.checks.find(({ code }) => code === "price_missing")).toMatchObject({
      detail: "a price takes effect only on 2090-01-01T00:00:00.000Z",
      pointer: "/terms",
    });

    const without = (...gone: string[]) => all.filter((code) => !gone.includes(code));
    await patch(path, { active: true });
    expect(failing(await readiness(campaignId))).toEqual(without(...all.slice(0, 1)));
    await patch(path, { fieldSchema: null });
    expect(failing(await readiness(campaignId))).toEqual(without(...all.slice(0, 2), "(canary_impossible)"));
    await journey.subscribe(api, clientId, baton.webhookAt("/unused"));
    expect(failing(await readiness(campaignId))).toEqual(without(...all.slice(0, 3), "(canary_impossible)"));
    await patch(path, { model: "callback", price: { amount: 6_000, currency: "GBP" } });
    expect(failing(await readiness(campaignId))).toEqual(without(...all.slice(0, 4), "(canary_impossible)"));
    await patch(path, { caps: { day: { leads: 5 } } });
    expect(failing(await readiness(campaignId))).toEqual(["closed_all_week", "outside_hours", "nobody_takes_leads"]);
    await patch(path, { hours: always });
    const ready = await readiness(campaignId);
    expect(failing(ready)).toEqual([]);
    expect(ready.isReady).toBe(true);

    await patch(`/v1/clients/${clientId}`, { paused: true });
    expect(failing(await readiness(campaignId))).toEqual(["client_paused", "nobody_takes_leads"]);
  });

  it("sends a canary on request and sees it return, without a bill and without an effect on real leads", async () => {
    const { clientId, campaignId } = await journey.aClientWithCampaign(api, {
      caps: { day: { leads: 1 } },
      consentRequired: true,
      screening: { maxAgeDays: 7 },
      areas: { postcodes: ["LS"] },
      requiredFields: ["/person/postcode", "/fields/roofType", "/notes"],
      fieldSchema: { type: "object", properties: { roofType: { enum: ["slate", "tile"] } } },
    });
    await journey.subscribe(api, clientId, baton.webhookAt("/unused"));
    const send = () => api.post<{ leadId: string }>(`/v1/campaigns/${campaignId}/canary`, {}, "go-live");
    const sent = await send();
    expect(sent.status).toBe(202);
    const returned = await journey.eventually(async () => {
      const { canary } = await readiness(campaignId);
      return canary?.status === "returned" && canary;
    });
    expect(returned.leadId).toBe(sent.body.leadId);
    expect((await send()).body).toEqual(sent.body);

    // If canaries counted, a second one on the same day would be a duplicate and would exceed the cap.
    const second = await api.post(`/v1/campaigns/${campaignId}/canary`, {});
    expect(second.status).toBe(202);
    expect(failing(await readiness(campaignId))).toEqual([]);
    expect([...baton.receiver.received, baton.receiver.rejected()]).toEqual([0]);
    const month = new Date().toISOString().slice(0, 7);
    const bill = await api.get<{ items: unknown[] }>(`/v1/clients/${clientId}/billing-records?month=${month}`);
    expect(bill.body.items).toEqual([]);
  });

  it("may require fields with the names that JavaScript objects inherit: its canary returns, and leads are placed", async () => {
    const names = ["constructor", "toString", "valueOf", "hasOwnProperty", "then", "toJSON", "length"];
    const { clientId, campaignId } = await journey.aClientWithCampaign(api, {
      caps: { day: { leads: 1 } },
      requiredFields: names.map((name) => `/fields/${name}`),
      fieldSchema: { type: "object", properties: Object.fromEntries(names.map((name) => [name, { const: name }])) },
    });
    await journey.subscribe(api, clientId, baton.webhookAt("/unused"));
    expect((await api.post(`/v1/campaigns/${campaignId}/canary`, {})).status).toBe(202);
    await journey.eventually(async () => (await readiness(campaignId)).canary?.status === "returned");
    const fields = Object.fromEntries(names.map((name) => [name, name]));
    const lead = await journey.pushLead(api, campaignId, { fields });
    expect(lead).toMatchObject({ status: "received", clientId });
    expect((await api.get(`/v1/leads/${lead.id}`)).body).toMatchObject({ fields });
  });

  it("gets a canary automatically: the sweep pushes one through a new campaign", async () => {
    const { clientId, campaignId } = await journey.aClientWithCampaign(api, { active: false });
    await journey.subscribe(api, clientId, baton.webhookAt("/unused"));
    await baton.runSchedules();
    expect((await readiness(campaignId)).canary).toBeUndefined();
    await patch(`/v1/campaigns/${campaignId}`, { active: true });
    await baton.runSchedules();
    const first = await journey.eventually(async () => {
      const { canary } = await readiness(campaignId);
      return canary?.status === "returned" && canary;
    });
    await baton.runSchedules();
    expect((await readiness(campaignId)).canary).toEqual(first);
  });

  it("refuses a canary that cannot be made, or whose campaign is inactive or unknown", async () => {
    const { campaignId } = await journey.aClientWithCampaign(api, {
      requiredFields: ["/fields/code"],
      fieldSchema: { type: "object", properties: { code: { type: "string", pattern: "^R[0-9]{3}-[A-Z]{2}$" } } },
    });
    expect(await api.post(`/v1/campaigns/${campaignId}/canary`, {})).toMatchObject({
      status: 409,
      body: { code: "canary_impossible", errors: [{ pointer: "/fields/code" }] },
    });
    await patch(`/v1/campaigns/${campaignId}`, { active: false });
    expect(await api.post(`/v1/campaigns/${campaignId}/canary`, {})).toMatchObject({
      body: { code: "campaign_inactive" },
    });
    const { api: stranger } = await baton.newAgency();
    for (const path of ["readiness", "canary"]) {
      const ask =
        path === "canary"
          ? stranger.post(`/v1/campaigns/${campaignId}/${path}`, {})
          : stranger.get(`/v1/campaigns/${campaignId}/${path}`);
      expect(await ask).toMatchObject({ status: 404, body: { code: "not_found" } });
    }
    const billing = await journey.aKey(api, { role: "billing" });
    expect((await billing.get(`/v1/campaigns/${campaignId}/readiness`)).status).toBe(403);
  });
});
