import { unmarshall } from "@aws-sdk/util-dynamodb";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type * as z from "zod";
import type { ApiClient } from "#bin/demo/api-client.ts";
import type { CampaignView } from "#campaigns/schemas.ts";
import type { RoutingView } from "#domain/routing/routing-report.ts";
import type { Simulation } from "#intake/schemas.ts";
import type { LeadView, LeadWithHistory } from "#leads/schemas.ts";
import * as journey from "#test/support/running-baton.ts";
import { scanTable } from "#test/support/scan-table.ts";

type Full = z.infer<typeof LeadWithHistory>;
type Simulated = z.infer<typeof Simulation>;
type Problem = { code: string; errors?: { pointer: string; detail: string }[]; leadId?: string; routing?: RoutingView };

const gbp = (amount: number) => ({ amount, currency: "GBP" });
const always = {
  weekly: [{ days: ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], from: "00:00", to: "24:00" }],
  holidays: [],
};
const never = { weekly: [], holidays: [] };
const terms = (amount: number, from = "2026-01-01T00:00:00Z") => [{ from, model: "callback", price: gbp(amount) }];

let baton: journey.RunningBaton;
let api: ApiClient;
let pushes = 0;
beforeAll(async () => {
  baton = await journey.runBaton();
});
afterAll(() => baton?.stop());
// A separate agency for each test, so that lists and tables hold nothing of another test.
beforeEach(async () => {
  ({ api } = await baton.newAgency());
});

/** A client with a mailbox. */
async function aClient({ subscribed = true, name = "Pennine Roofing Ltd" } = {}): Promise<string> {
  const { id } = await journey.create(api, "/v1/clients", { name, timeZone: "Europe/London" });
  if (subscribed) await journey.aSubscription(api, id);
  return id;
}
async function aCampaign(body: object): Promise<string> {
  const basics = { name: "Roofs", ...("terms" in body ? {} : { terms: terms(6_000) }) };
  return (await journey.create(api, "/v1/campaigns", { ...basics, ...body })).id;
}
const change = async (path: string, body: object) => {
  const answer = await api.call<CampaignView>("PATCH", path, body);
  if (answer.status !== 200) throw new Error(`PATCH ${path}: ${JSON.stringify(answer.body)}`);
  return answer.body;
};
const push = async (campaignId: string, changes: object = {}) =>
  api.post<LeadView & Problem>("/v1/leads", journey.aLeadBody(campaignId, changes), `routed-${(pushes += 1)}`);
const accepted = async (...of: Parameters<typeof push>): Promise<LeadView> => {
  const { status, body } = await push(...of);
  if (status !== 202) throw new Error(`not accepted: ${JSON.stringify(body)}`);
  return body;
};
const readLead = async (id: string) => (await api.get<Full>(`/v1/leads/${id}`)).body;
const verdicts = ({ routing }: { routing?: RoutingView | undefined }) =>
  Object.fromEntries((routing?.candidates ?? []).map(({ clientId, verdict }) => [clientId, verdict]));
/** Runs all due jobs until a client has the lead. */
const released = async (id: string) =>
  journey.eventually(async () => {
    await baton.runSchedules();
    await baton.waitUntilIdle();
    const lead = await readLead(id);
    return lead.clientId !== undefined && lead;
  });
const inTheLine = (id: string, campaignId: string) =>
  journey.eventually(async () => {
    const leads = await api.listAll<LeadView>(`/v1/leads?campaignId=${campaignId}&status=held`);
    return leads.some((lead) => lead.id === id);
  });

describe("a pool", () => {
  it("by priority gives every lead to the first client, and to the next one when the first can take no more", async () => {
    const [first, second] = [await aClient(), await aClient()];
    const members = [
      { clientId: second, priority: 2 },
      { clientId: first, priority: 1, caps: { day: { leads: 2 } } },
    ];
    const campaignId = await aCampaign({ pool: { mode: "priority", members } });
    const leads = [await accepted(campaignId), await accepted(campaignId), await accepted(campaignId)];
    expect(leads.map(({ clientId }) => clientId)).toEqual([first, first, second]);
    expect(leads.map(verdicts)).toEqual([
      { [first]: "placed", [second]: "not_its_turn" },
      { [first]: "placed", [second]: "not_its_turn" },
      { [first]: "cap_reached", [second]: "placed" },
    ]);
  });

  it.each([
    ["round_robin", [1, 1, 1], [4, 4, 4]],
    ["weighted", [6, 3, 3], [6, 3, 3]],
  ])("by %s gives each its share", async (mode, weights, counts) => {
    const clientIds: string[] = [];
    for (const _ of weights) clientIds.push(await aClient());
    const members = clientIds.map((clientId, index) => ({ clientId, weight: weights[index] }));
    const campaignId = await aCampaign({ pool: { mode, members } });
    const leads: LeadView[] = [];
    for (let left = 12; left > 0; left -= 1) leads.push(await accepted(campaignId));
    expect(leads.map(({ routing }) => routing?.ticket)).toEqual(Array.from({ length: 12 }, (_, index) => index + 1));
    for (const [index, clientId] of clientIds.entries()) {
      const got = leads.filter((lead) => lead.clientId === clientId).length;
      expect(Math.abs(got - (counts[index] ?? 0))).toBeLessThanOrEqual(mode === "weighted" ? 1 : 0);
    }
  });

  it("shares an enquiry with two clients, each with its own lead, price and history, and neither sees the other", async () => {
    const names = ["Pennine Roofing Ltd", "Harbour Roofing Ltd"];
    const [one, two] = [await aClient({ name: names[0] }), await aClient({ name: names[1] })];
    const members = [
      { clientId: one, priority: 1, terms: terms(4_100) },
      { clientId: two, priority: 2, terms: terms(3_900), caps: { month: { leads: 77_177 } } },
    ];
    const campaignId = await aCampaign({ pool: { mode: "priority", share: 2, members }, terms: terms(9_900) });
    const lead = await accepted(campaignId, { notes: "Slates in the garden." });
    expect(lead).toMatchObject({ clientId: one, price: gbp(4_100) });
    const [shared] = await journey.eventually(async () => {
      const leads = await api.listAll<LeadView>(`/v1/leads?clientId=${two}`);
      return leads.length > 0 ? leads : undefined;
    });
    expect(shared).toMatchObject({ clientId: two, price: gbp(3_900), notes: "Slates in the garden." });
    await baton.waitUntilIdle();
    expect(baton.mail().filter(({ text }) => text?.includes("Slates in the garden."))).toHaveLength(2);
    expect(await readLead(shared?.id ?? "")).toMatchObject({
      routing: lead.routing,
      history: [{ kind: "received", sharedFrom: lead.id }, { kind: "delivered" }],
    });

    const secrets = {
      [one]: { own: lead.id, not: [two, shared?.id ?? "", "3900", "9900", "77177", names[1] ?? ""] },
      [two]: { own: shared?.id, not: [one, lead.id, "4100", "9900", names[0] ?? ""] },
    };
    for (const [clientId, { own, not }] of Object.entries(secrets)) {
      const client = await journey.aKey(api, { role: "client", clientId });
      const month = lead.receivedAt.slice(0, 7);
      const answers = await Promise.all([
        client.get<object>("/v1/leads"),
        client.get<object>(`/v1/leads?campaignId=${campaignId}`),
        client.get<object>(`/v1/leads/${own}`),
        client.get<object>(`/v1/campaigns/${campaignId}`),
        client.get<object>(`/v1/clients/${clientId}`),
        client.get<object>(`/v1/clients/${clientId}/subscriptions`),
        client.get<object>(`/v1/clients/${clientId}/report?month=${month}`),
        client.get<object>(`/v1/clients/${clientId}/billing-records?month=${month}`),
        client.post<object>(`/v1/leads/${own}/contact-attempts`, { result: "connected" }, "attempt"),
        client.post<object>(`/v1/leads/${own}/outcomes`, { outcome: "quoted" }, "outcome"),
      ]);
      for (const { status, body, headers } of answers) {
        // Times, and the references of providers, contain any digits.
        const text = (JSON.stringify(body) + (headers.get("location") ?? ""))
          .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "")
          .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "");
        if (status < 300) for (const secret of not) expect(text).not.toContain(secret);
      }
      expect(answers.filter(({ status }) => status < 300).length).toBeGreaterThanOrEqual(8);
      const stranger = not.find((id) => id.startsWith("lead_"));
      const refused = await Promise.all([
        client.get(`/v1/leads/${stranger}`),
        client.get(`/v1/leads?clientId=${not[0]}`),
        client.get(`/v1/clients/${not[0]}`),
        client.get("/v1/campaigns"),
        client.get("/v1/clients"),
        client.post("/v1/leads:simulate", journey.aLeadBody(campaignId)),
        client.post(`/v1/leads/${stranger}/outcomes`, { outcome: "lost" }, "not-its-own"),
      ]);
      expect(refused.map(({ status, body }) => (status === 200 ? body : status))).toEqual([
        ...[404, { items: [], next: null }, 404, 403, 403, 403, 404],
      ]);
    }
  });

  it("explains for each client why it could not take the lead, also in the history", async () => {
    const [closed, full, paused, mute, elsewhere, last] = [
      ...[await aClient(), await aClient(), await aClient()],
      ...[await aClient({ subscribed: false }), await aClient(), await aClient()],
    ] as [string, string, string, string, string, string];
    await change(`/v1/clients/${paused}`, { paused: true });
    const members = [
      { clientId: closed, priority: 1, hours: never },
      { clientId: full, priority: 2, caps: { week: { spend: gbp(5_999) } } },
      { clientId: paused, priority: 3 },
      { clientId: mute, priority: 4 },
      { clientId: elsewhere, priority: 5, areas: { postcodes: ["M"] } },
      { clientId: last, priority: 6 },
    ];
    const campaignId = await aCampaign({ pool: { mode: "priority", members } });
    const person = { name: "Zoë", email: "zoe.skips@example.com", postcode: "BS1 4DJ" };
    const lead = await accepted(campaignId, { person });
    expect(verdicts(lead)).toEqual({
      [closed]: "outside_hours",
      [full]: "cap_reached",
      [paused]: "client_paused",
      [mute]: "no_subscription",
      [elsewhere]: "filter_mismatch",
      [last]: "placed",
    });
    const { routing, history } = await readLead(lead.id);
    expect(routing).toEqual(lead.routing);
    expect(history[0]).toMatchObject({
      kind: "received",
      checks: {},
      routing: {
        candidates: [
          { isOpen: false },
          { caps: [{ per: "week", of: "spend", used: 0, limit: 5_999 }] },
          {},
          {},
          {},
          {},
        ],
      },
    });
  });
});

describe("a lead that no client can take now", () => {
  it("is held outside hours, and released automatically when the hours change", async () => {
    const clientId = await aClient();
    const campaignId = await aCampaign({ clientId, hours: never });
    const lead = await accepted(campaignId);
    expect(lead).toMatchObject({ status: "held", routing: { decision: { outcome: "held", reason: "outside_hours" } } });
    await inTheLine(lead.id, campaignId);
    await change(`/v1/campaigns/${campaignId}`, { hours: always });
    const placed = await released(lead.id);
    expect(placed).toMatchObject({ clientId, price: gbp(6_000), routing: { decision: { outcome: "placed" } } });
    expect(placed.history.slice(0, 2)).toMatchObject([
      { kind: "received", routing: { candidates: [{ isOpen: false }] } },
      { kind: "placed", source: "baton", placement: { clientId } },
    ]);
    expect(await api.listAll(`/v1/leads?campaignId=${campaignId}&status=held`)).toEqual([]);
  });

  it("is held for a paused client; when the pause ends, the oldest lead is released first", async () => {
    const clientId = await aClient();
    await change(`/v1/clients/${clientId}`, { paused: true });
    const campaignId = await aCampaign({ clientId, caps: { day: { leads: 2 } } });
    const leads = [await accepted(campaignId), await accepted(campaignId), await accepted(campaignId)];
    expect(leads.map(({ routing }) => routing?.decision)).toEqual(
      leads.map(() => ({ outcome: "held", reason: "client_paused" })),
    );
    for (const { id } of leads) await inTheLine(id, campaignId);
    await change(`/v1/clients/${clientId}`, { paused: false });
    await released(leads[1]?.id ?? "");
    const now = await Promise.all(leads.map(({ id }) => readLead(id)));
    expect(now.map((lead) => lead.clientId)).toEqual([clientId, clientId, undefined]);
    expect((now[0]?.placedAt ?? "") <= (now[1]?.placedAt ?? "")).toBe(true);
  });

  it("is held until a client subscribes", async () => {
    const clientId = await aClient({ subscribed: false });
    const campaignId = await aCampaign({ clientId });
    const lead = await accepted(campaignId);
    expect(lead.routing?.decision).toEqual({ outcome: "held", reason: "no_subscription" });
    await inTheLine(lead.id, campaignId);
    await journey.aSubscription(api, clientId);
    expect(await released(lead.id)).toMatchObject({ clientId, deliveries: [{ channel: "email" }] });
  });

  it("is held at a reached cap until midnight in the client's time zone, and shows that time", async () => {
    const campaignId = await aCampaign({ clientId: await aClient(), caps: { day: { spend: gbp(7_000) } } });
    await accepted(campaignId);
    const { routing, receivedAt } = await accepted(campaignId);
    expect(routing?.decision).toMatchObject({ outcome: "held", reason: "cap_reached" });
    expect(routing?.candidates[0]?.caps).toEqual([{ per: "day", of: "spend", used: 6_000, limit: 7_000 }]);
    const { decision } = routing ?? {};
    const until = decision?.outcome === "held" ? (decision.until ?? "") : "";
    expect(until > receivedAt).toBe(true);
    const clock = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/London", timeStyle: "medium" });
    expect(clock.format(new Date(until))).toBe("00:00:00");
  });

  it("is held for the client whose turn it is, if the campaign says so, although another could take it", async () => {
    const [one, two] = [await aClient(), await aClient()];
    await change(`/v1/clients/${one}`, { paused: true });
    const members = [{ clientId: one }, { clientId: two }];
    const campaignId = await aCampaign({ pool: { mode: "round_robin", members }, whenUnavailable: "hold" });
    const leads = [await accepted(campaignId), await accepted(campaignId)];
    expect(leads.map(({ clientId }) => clientId)).toEqual([undefined, two]);
    await inTheLine(leads[0]?.id ?? "", campaignId);
    await change(`/v1/clients/${one}`, { paused: false });
    expect(await released(leads[0]?.id ?? "")).toMatchObject({ clientId: one, routing: { ticket: 1 } });
  });

  it("is refused with the routing, if the campaign says so, and may be pushed again when there is room", async () => {
    const clientId = await aClient();
    const campaignId = await aCampaign({ clientId, caps: { day: { leads: 0 } }, whenUnavailable: "refuse" });
    const person = { name: "Zoë", email: "zoe.refused@example.com" };
    const { status, body } = await push(campaignId, { person });
    expect([status, body.code]).toEqual([409, "no_match"]);
    expect(body).toMatchObject({
      reason: "cap_reached",
      routing: { candidates: [{ clientId, caps: [{ limit: 0 }] }] },
    });
    expect(await api.listAll("/v1/leads")).toEqual([]);
    await change(`/v1/campaigns/${campaignId}`, { caps: null });
    expect(await accepted(campaignId, { person })).toMatchObject({ clientId });
  });
});

describe("the rules of a campaign", () => {
  it("keep the effective versions of its contract, and price each lead by the one in force", async () => {
    const campaignId = await aCampaign({ clientId: await aClient() });
    const path = `/v1/campaigns/${campaignId}`;
    const before = (await api.get<CampaignView>(path)).body;
    expect(await accepted(campaignId)).toMatchObject({ price: gbp(6_000) });
    const raised = await change(path, { price: gbp(6_500) });
    expect(raised.terms.map(({ price }) => price.amount)).toEqual([6_000, 6_500]);
    expect(await accepted(campaignId)).toMatchObject({ price: gbp(6_500), model: "callback" });
    const next = { from: "2099-01-01T00:00:00Z", model: "hybrid", price: gbp(7_000) };
    const planned = await change(path, { terms: [...raised.terms, next] });
    expect(planned).toMatchObject({ model: "callback", price: gbp(6_500), terms: [{}, {}, { model: "hybrid" }] });
    expect(await accepted(campaignId)).toMatchObject({ price: gbp(6_500) });
    const between = { ...next, from: "2026-02-01T00:00:00Z" };
    const repriced = { ...before.terms[0], price: gbp(1) };
    for (const rewritten of [before.terms, [next], [repriced, ...raised.terms.slice(1)], [...raised.terms, between]]) {
      const refused = await api.call<Problem>("PATCH", path, { terms: rewritten });
      expect([refused.status, refused.body.errors?.[0]?.pointer]).toEqual([422, "/terms"]);
    }
    const later = await api.post<Simulated>("/v1/leads:simulate", { ...journey.aLeadBody(campaignId), at: next.from });
    expect(later.body.routing?.candidates[0]?.terms).toMatchObject({ model: "hybrid", price: gbp(7_000) });
  });

  it("place nothing before the contract begins", async () => {
    const campaignId = await aCampaign({ clientId: await aClient(), terms: terms(6_000, "2099-01-01T00:00:00Z") });
    const { status, body } = await push(campaignId);
    expect([status, body.code]).toEqual([409, "no_match"]);
    expect(body).toMatchObject({ reason: "filter_mismatch" });
    expect(body.routing?.candidates[0]).not.toHaveProperty("terms");
  });

  it("refuse a person from another area, and name the invalid fields", async () => {
    const fieldSchema = {
      type: "object",
      properties: { roofType: { enum: ["slate", "tile"] }, budget: { type: "integer", minimum: 500 } },
      required: ["roofType"],
    };
    const areas = { postcodes: ["BS1", "LS"] };
    const campaignId = await aCampaign({ clientId: await aClient(), areas, fieldSchema });
    const from = (postcode: string) => ({ name: "Zoë", email: `zoe.${postcode.slice(0, 3)}@example.com`, postcode });
    const wrong = await push(campaignId, { person: from("BS1 4DJ"), fields: { roofType: "straw", budget: 20 } });
    expect(wrong.body.errors?.map(({ pointer }) => pointer).sort()).toEqual(["/fields/budget", "/fields/roofType"]);
    const fields = { roofType: "slate", budget: 5_000 };
    const elsewhere = await push(campaignId, { person: from("BS10 5AA"), fields });
    expect([elsewhere.status, elsewhere.body.code]).toEqual([422, "out_of_area"]);
    expect(
      (await push(campaignId, { person: { name: "Zoë", email: "z@example.com" }, fields })).body.errors,
    ).toMatchObject([{ pointer: "/person/postcode" }]);
    expect(await accepted(campaignId, { person: from("LS6 2AB"), fields })).toMatchObject({ fields });
  });

  it("detect a duplicate of an earlier lead, by phone and by email, and refuse it every time", async () => {
    const campaignId = await aCampaign({ clientId: await aClient() });
    const person = { name: "Zoë", phone: "+447700900987", email: "zoe.twice@example.com" };
    const lead = await accepted(campaignId, { person });
    const byEmail = await push(campaignId, { person: { name: "Zoe", email: "ZOE.twice@example.com" } });
    const body = journey.aLeadBody(campaignId, { person: { name: "Z", phone: "07700 900987" } });
    const byPhone = await api.post<Problem>("/v1/leads", body, "the-same-push");
    const again = await api.post<Problem>("/v1/leads", body, "the-same-push");
    for (const answer of [byEmail, byPhone, again]) {
      expect([answer.status, answer.body]).toMatchObject([409, { code: "duplicate_lead", leadId: lead.id }]);
    }
    const { duplicates, history } = await readLead(lead.id);
    expect(duplicates).toBe(2);
    expect(history.filter(({ kind }) => kind === "duplicate_refused")).toMatchObject([
      { by: ["email"] },
      { by: ["phone"] },
    ]);
    const elsewhere = await aCampaign({ clientId: lead.clientId });
    expect(await accepted(elsewhere, { person })).toMatchObject({ clientId: lead.clientId });
  });
});

describe("a simulation", () => {
  /** Everything in the table, as text. */
  async function contents(): Promise<string[]> {
    await baton.waitUntilIdle();
    const items = await scanTable({ client: baton.dynamodb, name: baton.tableName });
    return items.map((item) => JSON.stringify(unmarshall(item), (_, value: unknown) => inOrder(value))).sort();
  }

  it("predicts at any instant the result of a push, and writes nothing", async () => {
    const [one, two] = [await aClient(), await aClient()];
    const weekdays = {
      weekly: [{ days: ["mon", "tue", "wed", "thu", "fri"], from: "09:00", to: "17:00" }],
      holidays: ["2030-12-25"],
    };
    const members = [
      { clientId: one, caps: { day: { leads: 1 } } },
      { clientId: two, hours: weekdays },
    ];
    const campaignId = await aCampaign({ pool: { mode: "round_robin", share: 2, members }, whenUnavailable: "next" });
    const known = await accepted(campaignId);
    const before = await contents();
    const simulate = async (at?: string, changes: object = {}) =>
      (
        await api.post<Simulated>("/v1/leads:simulate", {
          ...journey.aLeadBody(campaignId, changes),
          ...(at && { at }),
        })
      ).body;

    const [wednesday, christmas, sunday] = [
      "2030-12-11T10:00:00Z",
      "2030-12-25T10:00:00Z",
      "2030-12-15T10:00:00+00:00",
    ];
    const placed = await simulate(wednesday);
    expect(placed).toMatchObject({ at: "2030-12-11T10:00:00.000Z", outcome: "placed" });
    expect(verdicts(placed)).toEqual({ [one]: "placed", [two]: "placed" });
    for (const at of [christmas, sunday]) {
      expect(verdicts(await simulate(at))).toEqual({ [one]: "placed", [two]: "outside_hours" });
    }
    expect(await simulate(undefined, { person: known.person })).toMatchObject({
      outcome: "refused",
      problem: { code: "duplicate_lead", leadId: known.id },
    });
    expect(await simulate("2099-01-01T00:00:00Z", { person: known.person })).toMatchObject({ outcome: "placed" });
    expect(await simulate(undefined, { person: { name: "Zoë", phone: "12" } })).toMatchObject({
      outcome: "refused",
      problem: { code: "phone_invalid" },
    });
    const now = await simulate();
    expect(await contents()).toEqual(before);

    const { routing } = await accepted(campaignId);
    expect(routing?.decision).toEqual(now.routing?.decision);
    expect(verdicts({ routing })).toEqual(verdicts(now));
    expect(routing?.ticket).toBe(now.routing?.ticket);
  });
});

/** An object with sorted keys, so that equal items give equal texts. */
const inOrder = (value: unknown): unknown =>
  value !== null && typeof value === "object" && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;
