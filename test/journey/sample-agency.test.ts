import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AppointmentView } from "#appointments/schemas.ts";
import { type ApiClient, makeApiClient } from "#bin/demo/api-client.ts";
import { chooseErased } from "#bin/sample-agency/erase-one-person.ts";
import { planStops } from "#bin/sample-agency/plan-stops.ts";
import { type SampleReceiver, startSampleReceiver } from "#bin/sample-agency/sample-receiver.ts";
import { sampleUsers } from "#bin/sample-agency/sample-users.ts";
import { type SampleAgency, seedSampleAgency } from "#bin/sample-agency/seed-sample-agency.ts";
import type { LeadView } from "#leads/schemas.ts";
import { type LocalBaton, startBaton } from "#local/start-baton.ts";
import type { ReturnView } from "#returns/schemas.ts";
import { signInOverHttp } from "#test/support/console/sign-in-over-http.ts";

const minuteMs = 60_000;

/** The leads of the present, and how many of the planned ones Baton refuses: one in twelve. */
const [todays, refused] = [6, 2];

describe("a sample agency of seven days", () => {
  let baton: LocalBaton;
  let receiver: SampleReceiver;
  let sample: SampleAgency;
  let api: ApiClient;
  let leads: LeadView[];

  beforeAll(async () => {
    [baton, receiver] = await Promise.all([startBaton({ streamWindowSeconds: 0 }), startSampleReceiver(0)]);
    sample = await seedSampleAgency({ baton, receiver, days: 7, leads: 24 });
    api = makeApiClient(baton.apiUrl, sample.key);
    leads = await api.listAll<LeadView>("/v1/leads");
  });
  afterAll(async () => {
    await receiver?.stop();
    await baton?.stop();
  });

  it("has the leads of its plan without the refused ones, and the API refused nothing else", async () => {
    expect(sample.surprises).toEqual([]);
    expect(leads).toHaveLength(24 + todays - refused);
    const records = await api.listAll<{ code: string }>("/v1/refused-leads");
    expect(records.map(({ code }) => code).sort()).toEqual(["duplicate_lead", "phone_invalid"]);
  });

  it("has leads of every client, worked and not worked, each delivered within seconds of its push", () => {
    expect(new Set(leads.map(({ clientId }) => clientId))).toEqual(new Set(sample.clients.map(({ id }) => id)));
    const statuses = new Set(leads.map(({ status }) => status));
    expect([...statuses]).toEqual(expect.arrayContaining(["contacted", "delivered"]));
    const delays = leads.map(({ receivedAt, deliveredAt = "" }) => Date.parse(deliveredAt) - Date.parse(receivedAt));
    expect(Math.max(...delays)).toBeLessThan(2 * minuteMs);
  });

  it("ends in the present, with leads that wait for their first call since seconds and since minutes", () => {
    const ages = leads
      .filter(({ status }) => status === "delivered")
      .map(({ receivedAt }) => Date.now() - Date.parse(receivedAt));
    expect(Math.min(...ages)).toBeLessThan(2 * minuteMs);
    expect(ages.filter((age) => age > 5 * minuteMs && age < 90 * minuteMs).length).toBeGreaterThanOrEqual(3);
    expect(Math.max(...ages)).toBeGreaterThan(24 * 60 * minuteMs);
  });

  it("has appointments, returns, and a webhook that fails", async () => {
    const [from, to] = [-8, 20].map((days) => new Date(Date.now() + days * 24 * 60 * minuteMs).toISOString());
    const appointments = await Promise.all(
      sample.clients.map(({ id }) =>
        api.listAll<AppointmentView>(`/v1/appointments?clientId=${id}&from=${from}&to=${to}`),
      ),
    );
    expect(appointments.flat().length).toBeGreaterThan(0);
    const returns = await Promise.all(
      ["open", "referred", "approved", "declined", "withdrawn"].map((status) =>
        api.listAll<ReturnView>(`/v1/returns?status=${status}`),
      ),
    );
    expect(returns.flat().length).toBeGreaterThan(0);
    const webhooks = leads.flatMap(({ deliveries }) => deliveries.filter(({ channel }) => channel === "webhook"));
    // A retry about the person who is erased ends without being sent, if it is due before the present.
    const others = webhooks.filter(({ reason }) => reason !== "person_erased");
    expect(new Set(others.map(({ status }) => status))).toEqual(new Set(["delivered", "failed"]));
  });

  it("has the people that the plan of its seed names", () => {
    const { stops } = planStops({ seed: 1, days: 7, leads: 24, endMs: Date.now() });
    const planned = stops.flatMap(({ leads: own }) => own.map(({ person }) => `${person.email} ${person.name}`));
    const named = leads.map(({ person }) => `${person?.email} ${person?.name}`);
    const missing = [...new Set(planned)].filter((person) => !named.includes(person));
    // Of the refused ones, one has no number, and the other is there already.
    const erased = chooseErased({ stops })?.person;
    const expected = [
      expect.stringContaining("person.11@example.com"),
      ...(erased ? [`${erased.email} ${erased.name}`] : []),
    ];
    expect(missing).toHaveLength(expected.length);
    expect(missing).toEqual(expect.arrayContaining(expected));
  });

  describe("on the pages of reports", () => {
    let open: Awaited<ReturnType<typeof signInOverHttp>>;
    beforeAll(async () => {
      open = await signInOverHttp(baton, sampleUsers[0].email);
    });

    it.each([
      ["speed", "speed"],
      ["funnel", "funnel"],
      ["cost-per-sale", "cost-per-sale"],
      ["decay", "decay"],
      ["deliveries", "delivery-health"],
      ["returns", "returns"],
    ])("has under %s no figure that the API does not answer", async (page, path) => {
      const [shown, answer] = await Promise.all([
        open(`/console/reports/${page}`),
        api.get<object>(`/v1/reports/${path}`),
      ]);
      expect([shown.status, answer.status]).toEqual([200, 200]);
      const [figures = ""] = toPlainText(shown.text).split("How it was counted");
      const shownCounts = [...figures.matchAll(/([\d,]+) (?:of ([\d,]+)|leads?\b)/g)]
        .flatMap(([, value, of]) => [value, of].filter((text) => text !== undefined))
        .map((text) => Number(text.replaceAll(",", "")));
      const answered = new Set(
        [...JSON.stringify(answer.body).matchAll(/-?\d+(\.\d+)?/g)].map(([text]) => Number(text)),
      );

      expect(shownCounts.length).toBeGreaterThan(0);
      expect(shownCounts.filter((count) => !answered.has(count))).toEqual([]);
    });
  });
});

const toPlainText = (page: string): string => page.replaceAll(/<[^>]*>/g, " ").replaceAll(/\s+/g, " ");
