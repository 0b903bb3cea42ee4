import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ApiClient } from "#bin/demo/api-client.ts";
import type { BillingRecord } from "#domain/billing/billing-record.ts";
import {
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

describe("a lead that its client does not answer, under a clock that the test moves", () => {
  let baton: RunningBaton;
  let agency: ApiClient;
  let clientIds: string[];
  const moved = { ms: 0 };

  beforeAll(async () => {
    baton = await runBaton();
    ({ api: agency } = await baton.newAgency());
    clientIds = [];
    for (const name of ["Pennine Roofing Ltd"]) {
      clientIds.push((await create(agency, "/v1/clients", { name, timeZone: "Europe/London" })).id);
    }
    // The endpoints are verified while the clock is that of the machine.
    await subscribe(agency, first(), { channel: "sms", endpoint: salesperson });
  });
  afterAll(() => baton?.stop());

  const first = () => clientIds[0] ?? "";
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
    const told = await whenLead(agency, id, (lead) => stepsOf(lead).length === 3);
    expect(stepsOf(told)).toEqual([
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
});
