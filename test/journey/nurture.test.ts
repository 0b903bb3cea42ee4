import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type * as z from "zod";
import type { ApiClient } from "#bin/demo/api-client.ts";
import type { BillingRecord } from "#domain/billing/billing-record.ts";
import type { LeadClockView, LeadView } from "#leads/schemas.ts";
import {
  aClientWithCampaign,
  aKey,
  aLeadBody,
  runBaton,
  type RunningBaton,
  subscribe,
  whenLead,
} from "#test/support/running-baton.ts";

const dayMs = 24 * 3_600_000;
const daysAhead = (days: number) => new Date(Date.now() + days * dayMs);
const toDate = (time: Date) => time.toISOString().slice(0, 10);

describe("a nurtured lead, under a clock that the test moves", () => {
  let baton: RunningBaton;
  let agency: ApiClient;
  let client: ApiClient;
  let clientId: string;
  let campaignId: string;

  beforeAll(async () => {
    baton = await runBaton();
    ({ api: agency } = await baton.newAgency());
    ({ clientId, campaignId } = await aClientWithCampaign(agency));
    client = await aKey(agency, { role: "client", clientId });
    await subscribe(agency, clientId, { channel: "sms", endpoint: "+447700900902" });
  });
  afterAll(() => baton?.stop());

  it("sleeps, wakes on its date as the same lead with a second text, and is charged once", async () => {
    const pushed = await agency.post<LeadView>("/v1/leads", aLeadBody(campaignId), "nurtured");
    const { id } = await whenLead(agency, pushed.body.id, ({ status }) => status === "delivered");
    const wakeOn = toDate(daysAhead(30));
    const outcome = { outcome: "nurture", wakeOn, reason: "timing" };
    expect((await client.post(`/v1/leads/${id}/outcomes`, outcome, "not-yet")).status).toBe(201);

    await baton.moveClockTo(daysAhead(20));
    const sleeping = await agency.get<LeadView>(`/v1/leads/${id}`);
    expect(sleeping.body).toMatchObject({ status: "nurturing", wakeOn, nurtureReason: "timing" });
    expect((await agency.listAll<LeadView>("/v1/leads?status=nurturing")).map((lead) => lead.id)).toEqual([id]);

    await baton.moveClockTo(daysAhead(32));
    const woken = await whenLead(agency, id, ({ status }) => status === "delivered");
    expect(woken.cycles).toMatchObject([{ number: 2 }]);
    const texts = baton.sms({ to: "+447700900902" }).filter(({ body }) => body.includes("Ask again"));
    expect(texts).toHaveLength(1);

    const later = daysAhead(32).getTime();
    await client.post(`/v1/leads/${id}/contact-attempts`, { result: "connected" });
    const clocks = await Promise.all(
      [1, 2].map((cycle) => agency.get<z.infer<typeof LeadClockView>>(`/v1/leads/${id}/clock?cycle=${cycle}`)),
    );
    expect(clocks.map(({ body }) => body.raw.ttfaSeconds)).toEqual([null, expect.any(Number)]);
    expect(Date.parse(clocks[1]?.body.stamps.placed?.at ?? "")).toBeGreaterThan(later - 3 * dayMs);
    expect((await agency.get(`/v1/leads/${id}/clock?cycle=3`)).status).toBe(404);

    await baton.waitUntilIdle();
    const records = await agency.listAll<BillingRecord>(
      `/v1/clients/${clientId}/billing-records?from=2020-01-01T00:00:00Z&to=2100-01-01T00:00:00Z`,
    );
    expect(records.map(({ leadId, charged }) => ({ leadId, charged }))).toEqual([
      { leadId: id, charged: { amount: 6_000, currency: "GBP" } },
    ]);
  });
});
