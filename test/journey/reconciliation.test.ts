import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ApiClient } from "#bin/demo/api-client.ts";
import type { ListComparison } from "#domain/billing/list-comparison.ts";
import type { Reconciliation } from "#domain/billing/reconciliation.ts";
import type { LeadView } from "#leads/schemas.ts";
import * as journey from "#test/support/running-baton.ts";

const path = "/v1/reconciliation";

describe("a period of an agency", () => {
  let baton: journey.RunningBaton;
  let api: ApiClient;
  let stranger: ApiClient;
  const from = new Date(Date.now() - 60_000).toISOString();
  const to = new Date(Date.now() + 3_600_000).toISOString();
  const period = `from=${from}&to=${to}`;
  const clients: Record<string, string> = {};
  const leads: Record<string, LeadView[]> = {};

  /** A client with a webhook at a path of its name, and `count` leads pushed to it. */
  async function aClientOf(name: string, count: number, isPaused = false) {
    const { clientId, campaignId } = await journey.aClientWithCampaign(api);
    clients[name] = clientId;
    const { secret } = await journey.subscribe(api, clientId, baton.webhookAt(`/${name}`));
    if (name === "working") baton.receiver.accept(`/${name}`, secret);
    if (isPaused) await api.call("PATCH", `/v1/clients/${clientId}`, { paused: true });
    leads[name] = await Promise.all(Array.from({ length: count }, () => journey.pushLead(api, campaignId)));
  }

  beforeAll(async () => {
    baton = await journey.runBaton({ retryAfterSeconds: 1, environment: { RETRY_PACE: "0.00003" } });
    ({ api } = await baton.newAgency());
    ({ api: stranger } = await baton.newAgency("Another agency"));
    await aClientOf("working", 4);
    await aClientOf("dead", 2);
    await aClientOf("held", 3, true);
    await aClientOf("suppressed", 1);
    const [suppressed] = leads["suppressed"] ?? [];
    await journey.whenLead(api, suppressed?.id ?? "", ({ deliveries: [first] }) => first?.status === "failed");
    await api.post("/v1/suppressions", { email: suppressed?.person?.email, reason: "opted_out" });
  });
  afterAll(() => baton?.stop());

  const reconciled = async (by = api, query = period) => (await by.get<Reconciliation>(`${path}?${query}`)).body;
  const webhooksOf = ({ channels }: Reconciliation) => channels.find(({ channel }) => channel === "webhook");
  const isBalanced = ({ channels }: Reconciliation) =>
    channels.every((on) => on.accepted === on.delivered + on.held + on.suppressed + on.inFlight + on.exhausted);
  const leadIds = (name: string) => (leads[name] ?? []).map(({ id }) => id);

  it("accounts for every lead at every moment, until all deliveries have ended", async () => {
    const ended = await journey.eventually(async () => {
      const now = await reconciled();
      expect(isBalanced(now)).toBe(true);
      const webhooks = webhooksOf(now);
      return webhooks?.inFlight === 0 && webhooks.accepted === 10 && now;
    });
    expect(ended.leads).toEqual({ accepted: 10, placed: 7, held: 3 });
    expect(webhooksOf(ended)).toEqual({
      channel: "webhook",
      accepted: 10,
      delivered: 4,
      held: 3,
      suppressed: 1,
      inFlight: 0,
      exhausted: 2,
      acknowledged: 0,
      suppressedBecause: { suppressed: 1 },
    });
    expect(ended.channels.filter(({ channel }) => channel !== "webhook").map(({ accepted }) => accepted)).toEqual([
      0, 0,
    ]);
    expect(ended.inFlight).toEqual([]);
  });

  it("is accounted for per client, and each client sees only its own leads", async () => {
    const dead = await reconciled(api, `${period}&clientId=${clients["dead"]}`);
    expect(webhooksOf(dead)).toMatchObject({ accepted: 2, exhausted: 2, held: 0 });
    const held = await reconciled(api, `${period}&clientId=${clients["held"]}`);
    expect(held).toMatchObject({ leads: { accepted: 3, placed: 0, held: 3 } });
    const client = await journey.aKey(api, { role: "client", clientId: clients["held"] ?? "" });
    expect(await reconciled(client)).toMatchObject({ leads: { accepted: 0, held: 0 } });
    expect((await client.get(`${path}?${period}&clientId=${clients["dead"]}`)).status).toBe(404);
    expect(await reconciled(stranger)).toMatchObject({ leads: { accepted: 0 } });
    expect((await stranger.get(`${path}?${period}&clientId=${clients["dead"]}`)).status).toBe(404);
  });

  it("requires both ends in ascending order", async () => {
    expect(await api.get(`${path}?from=${from}`)).toMatchObject({ status: 400, body: { code: "invalid_parameter" } });
    expect(await api.get(`${path}?from=${to}&to=${from}`)).toMatchObject({ status: 400 });
  });

  it("is compared with the client's own list: missing, foreign and late leads", async () => {
    const client = await journey.aKey(api, { role: "client", clientId: clients["working"] ?? "" });
    const [first = "", second = "", third = "", fourth = ""] = leadIds("working");
    const [foreign = ""] = leadIds("dead");
    const answered = await client.post(`/v1/leads/${second}/acknowledgements`, {
      outcome: "accepted",
      clientRef: "crm-2",
    });
    expect(answered.status).toBe(201);
    const threeMinutesOn = new Date(Date.parse(leads["working"]?.[2]?.receivedAt ?? "") + 180_500).toISOString();
    const list = [
      { leadId: first },
      { leadId: first },
      { clientRef: "crm-2" },
      { leadId: third, arrivedAt: threeMinutesOn },
      { leadId: foreign },
    ];
    const compared = await journey.eventually(async () => {
      const { body } = await client.post<ListComparison>(path, { from, to, channel: "webhook", leads: list });
      // The record gets the client's reference shortly after the lead.
      return body.extra.length === 1 && body;
    });
    expect(compared).toMatchObject({
      listed: 5,
      delivered: 4,
      matched: 3,
      repeated: 1,
      unconfirmed: [],
      extra: [{ leadId: foreign }],
      missing: [{ leadId: fourth, deliveredAt: expect.any(String) }],
      late: [{ leadId: third, arrivedAt: threeMinutesOn, seconds: 180 }],
    });
    const patient = { from, to, leads: list, lateAfterSeconds: 600 };
    expect((await client.post<ListComparison>(path, patient)).body.late).toEqual([]);
    const byAgency = await api.post<ListComparison>(path, { ...patient, clientId: clients["working"] });
    expect(byAgency.body).toMatchObject({ matched: 3, missing: [{ leadId: fourth }] });
  });

  it("never shows an undelivered lead as delivered: an exhausted lead that the client lists is unconfirmed", async () => {
    const [dead = ""] = leadIds("dead");
    const asked = { from, to, clientId: clients["dead"], leads: [{ leadId: dead }] };
    const { body } = await api.post<ListComparison>(path, asked);
    expect(body).toMatchObject({ delivered: 0, matched: 0, missing: [], extra: [], unconfirmed: [dead] });
  });

  it("is compared with lists of up to ten thousand leads, and refuses longer ones", async () => {
    const [first = ""] = leadIds("working");
    const entry = { leadId: first, arrivedAt: new Date().toISOString() };
    const asked = (length: number) => ({
      from,
      to,
      clientId: clients["working"],
      leads: Array.from({ length }, () => entry),
    });
    expect(await api.post(path, asked(10_000))).toMatchObject({ status: 200, body: { matched: 1, repeated: 9_999 } });
    expect(await api.post(path, asked(10_001))).toMatchObject({ status: 422, body: { code: "validation_error" } });
  });

  it("requires a client, and exactly one identifier per entry", async () => {
    const [leadId] = leadIds("working");
    const unnamed = await api.post(path, { from, to, leads: [] });
    expect(unnamed).toMatchObject({ status: 422, body: { errors: [{ pointer: "/clientId" }] } });
    for (const entry of [{}, { leadId, clientRef: "crm-1" }]) {
      const answer = await api.post(path, { from, to, clientId: clients["working"], leads: [entry] });
      expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer: "/leads/0/leadId" }] } });
    }
  });
});
