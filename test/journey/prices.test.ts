import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ApiClient } from "#bin/demo/api-client.ts";
import type { CampaignView } from "#campaigns/schemas.ts";
import type { BillingRecord } from "#domain/billing/billing-record.ts";
import type { LeadView } from "#leads/schemas.ts";
import type { EntryView } from "#ledger/schemas.ts";
import {
  aClientWithCampaign,
  aSubscription,
  create,
  eventually,
  pushLead,
  runBaton,
  type RunningBaton,
  whenLead,
} from "#test/support/running-baton.ts";

type Problem = { errors?: { pointer: string }[] };

const gbp = (amount: number) => ({ amount, currency: "GBP" });

describe("the prices of a campaign", () => {
  let baton: RunningBaton;
  let agency: ApiClient;

  beforeAll(async () => {
    baton = await runBaton();
    ({ api: agency } = await baton.newAgency());
  });
  afterAll(() => baton?.stop());

  const entriesOf = async (clientId: string) =>
    (await agency.listAll<EntryView>(`/v1/clients/${clientId}/entries`)).map(({ rule, amount }) => [rule, amount]);
  const recordsOf = (clientId: string) =>
    agency.listAll<BillingRecord>(
      `/v1/clients/${clientId}/billing-records?month=${new Date().toISOString().slice(0, 7)}`,
    );

  it("charge a promoted lead 6000, and the difference of 4000 at the booking", async () => {
    const { clientId, campaignId } = await aClientWithCampaign(agency, {
      model: "hybrid",
      prices: { appointment: { booked: 10_000 } },
    });
    await aSubscription(agency, clientId);
    const seat = await create(agency, `/v1/clients/${clientId}/seats`, {
      name: "Sam",
      email: "sam@harbour.example.com",
      availability: {
        weekly: [{ days: ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], from: "00:00", to: "24:00" }],
      },
      minNoticeMinutes: 60,
      horizonDays: 10,
    });
    const lead = await pushLead(agency, campaignId);
    await whenLead(agency, lead.id, ({ status }) => status === "delivered");
    await agency.post(`/v1/leads/${lead.id}/contact-attempts`, { result: "connected" }, "reached");
    const booked = await agency.post(`/v1/leads/${lead.id}/appointments`, {
      seatId: seat.id,
      place: { kind: "visit" },
      start: `${new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 16)}:00.000Z`,
      promotion: { point: "first_contact", reason: "asked" },
    });
    expect(booked.status).toBe(201);
    const charges = [
      ["lead.accepted@1", 6000],
      ["promotion.booked@1", 4000],
    ];
    await eventually(async () => (await entriesOf(clientId)).length === charges.length);
    expect(await entriesOf(clientId)).toEqual(charges);
    const [record] = await eventually(async () => {
      const records = await recordsOf(clientId);
      return records[0]?.charged.amount === 10_000 && records;
    });
    expect(record).toMatchObject({
      price: gbp(6000),
      charged: gbp(10_000),
      lines: charges.map(([rule, amount]) => ({ rule, amount })),
    });
  });

  it("charge an exclusive lead 9000, and each of three clients that share one 3500", async () => {
    const terms = { model: "callback", price: gbp(9000), prices: { shared: { "3": 3500 } } };
    const clients = await Promise.all(
      Array.from({ length: 3 }, async (_, index) => {
        const { id } = await create(agency, "/v1/clients", { name: `Roofer ${index}`, timeZone: "Europe/London" });
        await aSubscription(agency, id);
        return id;
      }),
    );
    const exclusive = await create(agency, "/v1/campaigns", { name: "Exclusive", clientId: clients[0], ...terms });
    const pool = { mode: "priority", share: 3, members: clients.map((clientId) => ({ clientId })) };
    const shared = await create(agency, "/v1/campaigns", { name: "Shared", pool, ...terms });
    expect((await pushLead(agency, exclusive.id)).price).toEqual(gbp(9000));
    const lead: LeadView = await pushLead(agency, shared.id);
    expect(lead.price).toEqual(gbp(3500));
    const [first, second, third] = clients.map((clientId) => entriesOf.bind(undefined, clientId));
    await eventually(async () => ((await first?.()) ?? []).length === 2 && ((await third?.()) ?? []).length === 1);
    expect((await first?.())?.map(([, amount]) => amount).sort()).toEqual([3500, 9000]);
    await eventually(async () => ((await second?.()) ?? []).length === 1);
    expect(await second?.()).toEqual([["lead.accepted@1", 3500]]);
    expect(await third?.()).toEqual([["lead.accepted@1", 3500]]);
  });

  it("are refused with a pointer where they contradict the model, and changed with a date", async () => {
    const { campaignId } = await aClientWithCampaign(agency);
    const change = (body: object) => agency.call<CampaignView & Problem>("PATCH", `/v1/campaigns/${campaignId}`, body);
    const pointersOf = async (body: object) => (await change(body)).body.errors?.map(({ pointer }) => pointer);
    const appointment = { held: 10_000 };
    expect(await pointersOf({ prices: { appointment } })).toEqual(["/prices/appointment"]);
    expect(await pointersOf({ prices: { appointment: { held: gbp(10_000) } } })).toEqual(["/prices/appointment/held"]);
    expect(await pointersOf({ model: "hybrid", prices: { appointment: { ...appointment, booked: 1 } } })).toEqual([
      "/prices/appointment/held",
    ]);
    const changed = await change({ model: "hybrid", prices: { lead: { event: "delivered" }, appointment } });
    expect(changed.body).toMatchObject({ model: "hybrid", prices: { lead: { event: "delivered" }, appointment } });
    expect((await change({ price: gbp(7000) })).body).toMatchObject({ price: gbp(7000), prices: { appointment } });
    expect(await pointersOf({ model: "callback" })).toEqual(["/prices/appointment"]);
    const removed = await change({ model: "callback", prices: null });
    expect(removed.status).toBe(200);
    expect(removed.body.prices).toBeUndefined();
  });
});
