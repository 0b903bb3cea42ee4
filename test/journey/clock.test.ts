import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type * as z from "zod";
import type { ClientView, HolidaysView } from "#accounts/schemas.ts";
import type { ApiClient } from "#bin/demo/api-client.ts";
import { Weekday } from "#domain/shared/wall-clock.ts";
import type { LeadClockView, LeadView } from "#leads/schemas.ts";
import type { Problem } from "#platform/http/problem.ts";
import {
  aClientWithCampaign,
  aKey,
  aLeadBody,
  type FullLead,
  runBaton,
  type RunningBaton,
  subscribe,
  whenLead,
} from "#test/support/running-baton.ts";

type Clock = z.infer<typeof LeadClockView>;
type Client = z.infer<typeof ClientView>;
type Holidays = z.infer<typeof HolidaysView>;

const allDay = [{ days: [...Weekday.options], from: "00:00", to: "24:00" }];

describe("the clock of a lead", () => {
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
    await subscribe(agency, clientId, { channel: "sms", endpoint: "+447700900901" });
  });
  afterAll(() => baton?.stop());

  const setHours = (contactHours: object | null) =>
    agency.call<Client>("PATCH", `/v1/clients/${clientId}`, { contactHours });
  const clockOf = (api: ApiClient, leadId: string) => api.get<Clock>(`/v1/leads/${leadId}/clock`);

  async function aDeliveredLead(key: string): Promise<FullLead> {
    const pushed = await agency.post<LeadView>("/v1/leads", aLeadBody(campaignId), key);
    return whenLead(agency, pushed.body.id, ({ status }) => status === "delivered");
  }

  it("has raw times only, while the client has no contact hours", async () => {
    const { id } = await aDeliveredLead("without-hours");
    await client.post(`/v1/leads/${id}/contact-attempts`, { result: "no_answer" });
    const { body } = await clockOf(agency, id);
    expect(body).toMatchObject({
      leadId: id,
      cycle: 1,
      stamps: {
        received: { grade: "system", source: "api" },
        delivered: { grade: "provider", source: "baton" },
        firstAttempt: { grade: "tap", source: "api" },
        firstContact: null,
      },
      raw: { ttfaSeconds: expect.any(Number), ttfcSeconds: null },
      working: { ttfaSeconds: null, ttfcSeconds: null },
      hoursFrom: null,
      outsideHours: null,
    });
  });

  it("counts in the hours that were in force at delivery, in the clock, the lead, the list and the lead card", async () => {
    const before = await aDeliveredLead("before-hours");
    const set = await setHours({ weekly: allDay, calendars: ["GB-ENG"], holidays: [] });
    expect(set.status).toBe(200);
    const [version] = set.body.contactHours;
    expect(version).toMatchObject({ weekly: allDay, calendars: ["GB-ENG"], timeZone: set.body.timeZone });
    const { id } = await aDeliveredLead("with-hours");
    const today = new Date().toISOString().slice(0, 10);
    await setHours({ weekly: [], holidays: [today] });
    await client.post(`/v1/leads/${id}/contact-attempts`, { result: "connected" });
    const { body } = await clockOf(client, id);
    expect(body).toMatchObject({ hoursFrom: version?.from, outsideHours: expect.any(Boolean) });
    expect(body.working.ttfaSeconds).not.toBeNull();
    const { stamps: _, cycle: __, leadId: ___, deliveredOutsideHours: ____, ...summary } = body;
    expect((await agency.get<FullLead>(`/v1/leads/${id}`)).body.clock).toEqual(summary);
    const listed = await agency.listAll<LeadView>("/v1/leads");
    expect(listed.find((lead) => lead.id === id)?.clock).toEqual(summary);
    expect((await clockOf(agency, before.id)).body.hoursFrom).toBeNull();
    const link =
      baton
        .sms()
        .map(({ body: text }) => /https?:\S+$/.exec(text)?.[0] ?? "")
        .at(-1) ?? "";
    expect(await (await fetch(link)).text()).toContain("Called within a minute");
  });

  it("is not found by a client that does not have the lead, and shows no person to a billing key", async () => {
    const { id } = await aDeliveredLead("whose");
    const other = await aKey(agency, {
      role: "client",
      clientId: (await agency.post<Client>("/v1/clients", { name: "Another" })).body.id,
    });
    expect((await clockOf(other, id)).status).toBe(404);
    const { api: elsewhere } = await baton.newAgency("Another agency");
    expect((await clockOf(elsewhere, id)).status).toBe(404);
    const billing = await clockOf(await aKey(agency, { role: "billing" }), id);
    expect([billing.status, billing.body.leadId]).toEqual([200, id]);
  });

  it("cannot be changed for the past, nor by calendars that do not exist", async () => {
    const past = await agency.call<Problem>("PATCH", `/v1/clients/${clientId}`, {
      contactHours: { weekly: allDay, from: "2026-01-01T00:00:00Z" },
    });
    expect(past).toMatchObject({ status: 422, body: { errors: [{ pointer: "/contactHours/from" }] } });
    const unknown = await agency.post<Problem>("/v1/clients", {
      name: "Another",
      contactHours: { weekly: allDay, calendars: ["GB-WLS"] },
    });
    expect(unknown).toMatchObject({ status: 422, body: { errors: [{ pointer: "/contactHours/calendars/0" }] } });
  });

  it("uses the holidays that the agency stored, which another agency does not see", async () => {
    const path = "/v1/holidays/company";
    expect((await agency.get(path)).status).toBe(404);
    expect((await agency.get<Holidays>("/v1/holidays/GB-SCT")).body).toMatchObject({
      name: "GB-SCT",
      until: "2028-12-31",
    });
    const stored = { dates: ["2099-12-24"], source: "https://company.example.com/holidays" };
    for (let time = 0; time < 2; time += 1) {
      const put = await agency.call<Holidays>("PUT", path, stored);
      expect(put).toMatchObject({ status: 200, body: { name: "company", ...stored, until: "2099-12-24" } });
    }
    expect((await client.get<Holidays>(path)).body).toMatchObject(stored);
    expect((await client.call<Problem>("PUT", path, stored)).status).toBe(403);
    expect((await setHours({ weekly: allDay, calendars: ["company"] })).status).toBe(200);
    const { api: elsewhere } = await baton.newAgency("Another agency");
    expect((await elsewhere.get(path)).status).toBe(404);
    expect((await agency.call<Problem>("PUT", path, { dates: [], source: "none" })).status).toBe(422);
  });

  it("has raw times only again, once the contact hours are removed", async () => {
    await setHours({ weekly: allDay, calendars: [] });
    const removed = await setHours(null);
    expect([removed.status, removed.body.contactHours.at(-1)?.weekly]).toEqual([200, []]);
    const { id } = await aDeliveredLead("hours-removed");
    await client.post(`/v1/leads/${id}/contact-attempts`, { result: "connected" });
    const { body } = await clockOf(agency, id);
    expect([body.hoursFrom, body.working.ttfcSeconds, body.raw.ttfcSeconds]).toEqual([null, null, expect.any(Number)]);
  });
});
