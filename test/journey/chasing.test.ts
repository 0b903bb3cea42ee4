import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ApiClient } from "#bin/demo/api-client.ts";
import type { BillingRecord } from "#domain/billing/billing-record.ts";
import type { LeadView } from "#leads/schemas.ts";
import {
  aSubscription,
  create,
  eventually,
  type FullLead,
  pushLead,
  runBaton,
  type RunningBaton,
  subscribe,
  type Subscribed,
  whenLead,
} from "#test/support/running-baton.ts";

const minuteMs = 60_000;
const minute = (after: number) => ({ after, clock: "raw", while: "unacknowledged" });
const salesperson = "+447700900911";
const secondPerson = "+447700900912";
const nextClient = "+447700900913";

describe("a lead that its client does not answer, under a clock that the test moves", () => {
  let baton: RunningBaton;
  let agency: ApiClient;
  let clientIds: string[];
  const moved = { ms: 0 };

  beforeAll(async () => {
    baton = await runBaton();
    ({ api: agency } = await baton.newAgency());
    clientIds = [];
    for (const name of ["Pennine Roofing Ltd", "Harbour Roofing Ltd", "Calder Roofing Ltd", "Humber Roofing Ltd"]) {
      clientIds.push((await create(agency, "/v1/clients", { name, timeZone: "Europe/London" })).id);
    }
    // The endpoints are verified while the clock is that of the machine.
    await subscribe(agency, first(), { channel: "sms", endpoint: salesperson });
    await subscribe(agency, next(), { channel: "sms", endpoint: nextClient });
    for (const clientId of others()) await aSubscription(agency, clientId);
  });
  afterAll(() => baton?.stop());

  const [first, next, others] = [() => clientIds[0] ?? "", () => clientIds[1] ?? "", () => clientIds.slice(2)];
  const texts = (to: string) => baton.sms({ to }).map(({ body }) => body);
  const stepsOf = ({ history }: FullLead) =>
    history.flatMap((fact) => (fact.kind === "chased" ? [[fact.step, fact.do, fact.deliveries.length]] : []));
  /** Moves the clock on by minutes, once the stream of the table has been read, so that the next step is scheduled. */
  async function moveBy(minutes: number): Promise<void> {
    await baton.waitUntilIdle();
    moved.ms += minutes * minuteMs;
    await baton.moveClockTo(new Date(Date.now() + moved.ms));
  }
  const campaign = (changes: object) =>
    create(agency, "/v1/campaigns", {
      name: "Roofs",
      model: "callback",
      price: { amount: 6_000, currency: "GBP" },
      ...changes,
    });
  const recordsOf = (clientId: string) =>
    agency.listAll<BillingRecord>(
      `/v1/clients/${clientId}/billing-records?from=2020-01-01T00:00:00Z&to=2100-01-01T00:00:00Z`,
    );
  /** What a client is billed and charged for a lead. */
  const chargesOf = async (clientId: string, id: string) =>
    (await recordsOf(clientId)).filter(({ leadId }) => leadId === id).map(({ charged }) => charged.amount);

  it("goes to its people again, to a second person and to the agency, once each, until the client calls", async () => {
    const second = await subscribe<Subscribed>(agency, first(), { channel: "sms", endpoint: secondPerson });
    const { body: events } = await agency.post<Subscribed>("/v1/subscriptions", {
      ...baton.webhookAt("/chased"),
      events: ["lead.chased"],
    });
    expect(events.id).toMatch(/^sub_/);
    const { id: campaignId } = await campaign({
      clientId: first(),
      chase: {
        steps: [
          { ...minute(10), do: { kind: "remind", channel: "sms" } },
          { ...minute(30), do: { kind: "second", subscriptionId: second.id } },
          { ...minute(60), do: { kind: "tell_agency" } },
          { ...minute(90), while: "unattempted", do: { kind: "remind", channel: "sms" } },
        ],
      },
    });
    const { id } = await pushLead(agency, campaignId);
    await whenLead(agency, id, ({ status }) => status === "delivered");
    expect([texts(salesperson).length, texts(secondPerson).length]).toEqual([1, 0]);

    await moveBy(9);
    expect(texts(salesperson)).toHaveLength(1);
    await moveBy(2);
    await eventually(async () => texts(salesperson).length === 2);
    expect(texts(salesperson)[1]).toMatch(/^Reminder/);
    await moveBy(20);
    await eventually(async () => texts(secondPerson).length === 1);
    await moveBy(30);
    const chased = await whenLead(agency, id, (lead) => stepsOf(lead).length === 3);
    expect(stepsOf(chased)).toEqual([
      [1, "remind", 1],
      [2, "second", 1],
      [3, "tell_agency", 0],
    ]);

    await agency.post(`/v1/leads/${id}/contact-attempts`, { result: "no_answer" });
    await moveBy(60);
    await baton.waitUntilIdle();
    const { body: called } = await agency.get<FullLead>(`/v1/leads/${id}`);
    expect(stepsOf(called)).toHaveLength(3);
    expect([texts(salesperson).length, texts(secondPerson).length]).toEqual([2, 1]);
    expect((await recordsOf(first())).map(({ leadId, charged }) => [leadId, charged.amount])).toEqual([[id, 6_000]]);
  });

  it("climbs to the agency and to the next client, which alone is charged", async () => {
    const { id: campaignId } = await campaign({
      pool: {
        mode: "priority",
        members: [
          { clientId: first(), priority: 1 },
          { clientId: next(), priority: 2 },
        ],
      },
      chase: {
        steps: [
          { ...minute(10), do: { kind: "tell_agency" } },
          { ...minute(15), do: { kind: "pass_on" } },
        ],
      },
    });
    const { id } = await pushLead(agency, campaignId);
    const { clientId } = await whenLead(agency, id, ({ status }) => status === "delivered");
    expect(clientId).toBe(first());
    const { id: taken } = await pushLead(agency, campaignId);
    await whenLead(agency, taken, ({ status }) => status === "delivered");
    await agency.post(`/v1/leads/${taken}/acknowledgements`, { outcome: "accepted" });

    await moveBy(11);
    await whenLead(agency, id, (lead) => stepsOf(lead).length === 1);
    expect(texts(nextClient)).toHaveLength(0);
    await moveBy(5);
    const passed = await whenLead(agency, id, ({ status }) => status === "passed_on");
    expect(stepsOf(passed)).toEqual([[1, "tell_agency", 0]]);
    const fact = passed.history.find((each) => each.kind === "taken");
    const given = await whenLead(agency, fact?.leadId ?? "", ({ status }) => status === "delivered");
    expect([given.clientId, texts(nextClient).length]).toEqual([next(), 1]);
    const late = await agency.post(`/v1/leads/${id}/contact-attempts`, { result: "connected" });
    expect(late).toMatchObject({ status: 409, body: { code: "lead_passed_on" } });

    await eventually(
      async () => (await chargesOf(next(), given.id)).length === 1 && (await chargesOf(first(), id))[0] === 0,
    );
    expect(await chargesOf(next(), given.id)).toEqual([6_000]);
    expect(await chargesOf(first(), id)).toEqual([0]);
    expect(await chargesOf(first(), taken)).toEqual([6_000]);
    expect((await agency.get<FullLead>(`/v1/leads/${taken}`)).body.status).toBe("acknowledged");
  });

  it("goes on to a client of its own if two clients share the enquiry and neither answers", async () => {
    const { id: campaignId } = await campaign({
      pool: {
        mode: "priority",
        share: 2,
        members: clientIds.map((clientId, index) => ({ clientId, priority: index + 1 })),
      },
      chase: { steps: [{ ...minute(10), do: { kind: "pass_on" } }] },
    });
    await pushLead(agency, campaignId);
    const leads = () => agency.listAll<LeadView>(`/v1/leads?campaignId=${campaignId}`);
    await eventually(async () => (await leads()).filter(({ status }) => status === "delivered").length === 2);
    await moveBy(11);
    await eventually(async () => (await leads()).filter(({ status }) => status === "delivered").length === 2);
    const givenTo = (await leads()).flatMap(({ status, clientId }) => (status === "delivered" ? [clientId] : []));
    expect(new Set(givenTo)).toEqual(new Set(others()));
  });
});
