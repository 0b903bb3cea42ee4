import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type * as z from "zod";
import { problems, type RefusalKind } from "#app/problems.ts";
import { toProblemSlug } from "#platform/http/problem-writer.ts";
import { routes } from "#app/routes.ts";
import type { ApiClient } from "#bin/demo/api-client.ts";
import { magicValues } from "#domain/delivery/forced-outcome.ts";
import type { SandboxMessage } from "#domain/delivery/sandbox-message.ts";
import type { Simulation } from "#intake/schemas.ts";
import type { LeadView } from "#leads/schemas.ts";
import { isOpenToTestKeys, type Route } from "#platform/http/route.ts";
import * as journey from "#test/support/running-baton.ts";

type Problem = { type: string; code: string; errors?: { pointer: string }[]; leadId?: string };

const phone = "+447700900456";
const address = "sales@example.com";

/** An agency tries everything with a test key; its live data stays unchanged. */
describe("the sandbox", () => {
  let baton: journey.RunningBaton;
  let live: ApiClient;
  let test: ApiClient;
  let clientId: string;
  let campaignId: string;
  let secret: string;
  let pushes = 0;
  const reached = new Set<string>();

  beforeAll(async () => {
    baton = await journey.runBaton({ retryAfterSeconds: 1 });
    ({ api: live } = await baton.newAgency());
    test = await journey.aKey(live, { role: "agency", mode: "test" });
    ({ clientId, campaignId } = await journey.aClientWithCampaign(live));
    await journey.subscribe(live, clientId, { channel: "sms", endpoint: phone });
    await journey.subscribe(live, clientId, { channel: "email", endpoint: address });
    ({ secret } = await journey.subscribe(live, clientId, baton.webhookAt("/crm")));
    baton.receiver.accept("/crm", secret);
  });
  afterAll(() => baton?.stop());

  const aBody = (email: string, changes: object = {}) => {
    const { person, ...rest } = journey.aLeadBody(campaignId);
    return { ...rest, person: { ...person, email, postcode: "M1 2AB" }, ...changes };
  };
  /** A lead with a magic address; a different person each time. */
  const magic = (value: string, changes: object = {}) => aBody(`${value}+${(pushes += 1)}@baton.test`, changes);
  const push = <Body = LeadView>(body: object, api = test) =>
    api.post<Body>("/v1/leads", body, `sandbox-${(pushes += 1)}`);
  const when = (id: string, holds: (lead: journey.FullLead) => boolean) => journey.whenLead(test, id, holds, 40_000);
  const messagesOf = (lead: string, query = "") =>
    test.listAll<SandboxMessage>(`/v1/sandbox/messages?leadId=${lead}${query}`);

  it("has keys that differ from live keys by their prefix and in the list of keys", async () => {
    const wanted = { name: "another", role: "billing", mode: "test" };
    const { id, key } = await journey.create<{ id: string; key: string }>(live, "/v1/keys", wanted);
    expect(key).toMatch(/^baton_test_/);
    const keys = await live.listAll<{ id: string; mode: string }>("/v1/keys");
    expect(new Set(keys.map(({ mode }) => mode))).toEqual(new Set(["live", "test"]));
    expect(keys.find((each) => each.id === id)).toMatchObject(wanted);
  });

  it("delivers a lead on every channel to the sandbox inbox", async () => {
    const body = aBody("zoe@example.com");
    const key = "the-first";
    const pushed = await test.post<LeadView>("/v1/leads", body, key);
    expect(pushed.status).toBe(202);
    expect(pushed.body).toMatchObject({ sandbox: true, status: "received", clientId });
    expect((await test.post("/v1/leads", body, key)).body).toEqual(pushed.body);
    const lead = await when(pushed.body.id, ({ deliveries }) =>
      deliveries.every((each) => each.status === "delivered"),
    );
    expect(lead.deliveries.map(({ channel, reference }) => `${channel} ${reference}`).sort()).toEqual([
      "email sandbox",
      "sms sandbox",
      "webhook sandbox",
    ]);

    const messages = await messagesOf(lead.id);
    const [email, sms, webhook] = messages.toSorted((a, b) => (a.channel < b.channel ? -1 : 1));
    expect(sms).toMatchObject({ channel: "sms", to: phone, text: expect.stringContaining(`${baton.apiUrl}/l/`) });
    expect(email).toMatchObject({ channel: "email", to: address, html: expect.stringContaining("Two slipped tiles") });
    if (webhook?.channel !== "webhook") throw new Error("no webhook");
    expect(webhook.to).toBe(baton.receiver.urlFor("/crm"));
    expect(new Webhook(secret).verify(webhook.body, webhook.headers)).toMatchObject({ data: { leadId: lead.id } });
    expect(await messagesOf(lead.id, "&channel=sms")).toEqual([sms]);
    expect(await live.listAll<SandboxMessage>(`/v1/sandbox/messages?leadId=${lead.id}`)).toEqual(messages);

    const link = /\/l\/[\w-]+/.exec(sms?.channel === "sms" ? sms.text : "")?.[0];
    expect((await fetch(`${baton.apiUrl}${link}`)).status).toBe(200);
    const attempt = await test.post<LeadView>(`/v1/leads/${lead.id}/contact-attempts`, { result: "connected" });
    expect([attempt.status, attempt.body.status]).toEqual([201, "contacted"]);
    const outcome = await test.post<LeadView>(`/v1/leads/${lead.id}/outcomes`, {
      outcome: "won",
      value: { amount: 450_000, currency: "GBP" },
    });
    expect([outcome.status, outcome.body.outcome?.kind]).toEqual([201, "won"]);
  });

  describe("is separate from live data", () => {
    it("in ids: the same idempotency key gives another lead, and a lead of the other mode is not found", async () => {
      const body = aBody("ann@example.com");
      const [mine, theirs] = [
        await test.post<LeadView>("/v1/leads", body, "both"),
        await live.post<LeadView>("/v1/leads", body, "both"),
      ];
      // With the same person, neither lead is a duplicate of the other.
      expect([mine.status, theirs.status]).toEqual([202, 202]);
      expect(mine.body.id).not.toBe(theirs.body.id);
      for (const [api, id] of [
        [live, mine.body.id],
        [test, theirs.body.id],
      ] as const) {
        expect((await api.get(`/v1/leads/${id}`)).status).toBe(404);
        expect((await api.post(`/v1/leads/${id}/contact-attempts`, { result: "busy" })).status).toBe(404);
        expect((await api.post(`/v1/leads/${id}/outcomes`, { outcome: "lost" })).status).toBe(404);
      }
      expect((await push<Problem>({ ...body }, live)).body).toMatchObject({
        code: "duplicate_lead",
        leadId: theirs.body.id,
      });
      expect((await push<Problem>({ ...body })).body).toMatchObject({ code: "duplicate_lead", leadId: mine.body.id });
    });

    it("in lists, for the agency, the client and the billing job", async () => {
      const [mine, theirs] = [
        (await push(aBody("tom@example.com"))).body,
        (await push(aBody("sue@example.com"), live)).body,
      ];
      await when(mine.id, ({ status }) => status === "delivered");
      const keys = { agency: {}, client: { clientId }, billing: {} };
      for (const [role, rest] of Object.entries(keys)) {
        const [ofTest, ofLive] = await Promise.all(
          ["test", "live"].map((mode) => journey.aKey(live, { role, mode, ...rest })),
        );
        for (const query of [
          "",
          `?clientId=${clientId}`,
          `?clientId=${clientId}&status=delivered`,
          "?status=delivered",
        ]) {
          const idsFor = async (api: ApiClient | undefined) =>
            ((await api?.listAll<LeadView>(`/v1/leads${query}`)) ?? []).map(({ id }) => id);
          await journey.eventually(async () => (await idsFor(ofTest)).includes(mine.id));
          await journey.eventually(async () => (await idsFor(ofLive)).includes(theirs.id));
          expect(await idsFor(ofLive), `${role}${query}`).not.toContain(mine.id);
          expect(await idsFor(ofTest), `${role}${query}`).not.toContain(theirs.id);
        }
      }
    });

    it("in caps: they apply to sandbox leads, but do not count them", async () => {
      const capped = await journey.aClientWithCampaign(live, { caps: { day: { leads: 1 } } });
      await journey.create(live, `/v1/clients/${capped.clientId}/subscriptions`, {
        channel: "email",
        endpoint: address,
      });
      const lead = () => journey.aLeadBody(capped.campaignId);
      expect((await push(lead())).body.status).toBe("received");
      expect((await push(lead())).body.status).toBe("received");
      expect((await push(lead(), live)).body.status).toBe("received");
      expect((await push(lead(), live)).body.status).toBe("held");
      expect((await push(lead())).body).toMatchObject({ status: "held", sandbox: true });
      const heldIn = async (api: ApiClient) => {
        const leads = await api.listAll<LeadView>(`/v1/leads?status=held&campaignId=${capped.campaignId}`);
        return leads.map(({ sandbox }) => sandbox ?? false);
      };
      const one = async (api: ApiClient) => ((await heldIn(api)).length === 1 ? heldIn(api) : undefined);
      expect(await journey.eventually(() => one(live))).toEqual([false]);
      expect(await journey.eventually(() => one(test))).toEqual([true]);
    });

    it("except in suppressions: a suppressed person is refused in the sandbox too", async () => {
      const body = aBody("quiet@example.com");
      await live.post("/v1/suppressions", { email: "quiet@example.com", reason: "do_not_call" });
      expect((await push<Problem>(body)).body.code).toBe("suppressed");
      expect((await test.post<object>("/v1/suppressions:check", { email: "quiet@example.com" })).body).toMatchObject({
        suppressed: true,
      });
    });
  });

  describe("does not let a test key change the set-up", () => {
    const all = Object.entries<Route>(routes).filter(([, { callers }]) => callers !== "public");
    const pathOf = ({ path }: Route) =>
      path
        .replace("{clientId}", clientId)
        .replace("{campaignId}", campaignId)
        .replace("{date}", "2026-11-22")
        .replace(/\{(\w+)Id\}/, (_, name: string) => `${name}_00000000000000000000000000`);

    it.each(all.filter(([, route]) => !isOpenToTestKeys(route)))("by %s", async (_, route) => {
      const answer = await test.call<Problem>(route.method, pathOf(route), route.body ? {} : undefined);
      expect([answer.status, answer.body.code]).toEqual([403, "live_key_needed"]);
      expect(answer.body.type).toBe(`${baton.apiUrl}/problems/${toProblemSlug("live_key_needed")}`);
    });

    it.each(all.filter(([, { method }]) => method === "GET"))("but lets it read by %s", async (_, route) => {
      const period = /reconciliation/.test(route.path) ? "?from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z" : "";
      const ofAccount = /statement-preview/.test(route.path) ? "?currency=GBP" : period;
      const ofClient = route.path === "/v1/appointments" ? `?clientId=${clientId}` : ofAccount;
      const query = /report$|records/.test(route.path) ? "?month=2026-01" : ofClient;
      const answer = await test.call<Problem>("GET", `${pathOf(route)}${query}`);
      expect([200, 404]).toContain(answer.status);
    });
  });

  describe("forces each refusal", () => {
    it.each(magicValues.refusals)("%s", async (kind: RefusalKind) => {
      const body = magic(kind);
      const answer = await push<Problem>(body);
      expect(answer.status).toBe(problems[kind].status);
      expect(answer.body).toMatchObject({ code: kind, type: `${baton.apiUrl}/problems/${toProblemSlug(kind)}` });
      const simulated = await test.post<z.infer<typeof Simulation>>("/v1/leads:simulate", body);
      expect(simulated.body).toMatchObject({ outcome: "refused", problem: { code: kind } });
      const batch = await test.post<{ results: { problem: Problem }[] }>("/v1/leads:batch", {
        leads: [{ ...body, idempotencyKey: `batched-${kind}` }],
      });
      expect(batch.body.results[0]?.problem.code).toBe(kind);
      expect((await push(body, live)).status, "with a live key it is an address like any other").toBe(202);
      reached.add(kind);
    });

    it("but refuses an unknown magic address as a typing error", async () => {
      const answer = await push<Problem>(magic("time_out"));
      expect(answer.body).toMatchObject({ code: "validation_error", errors: [{ pointer: "/person/email" }] });
    });
  });

  describe("forces each reason to hold a lead", () => {
    it.each(Object.entries(magicValues.obstacles).filter(([, obstacle]) => obstacle !== "filter_mismatch"))(
      "%s",
      async (value, obstacle) => {
        const { body: lead } = await push(magic(value));
        expect(lead).toMatchObject({ status: "held", routing: { decision: { outcome: "held", reason: obstacle } } });
        const { body: simulated } = await test.post<z.infer<typeof Simulation>>("/v1/leads:simulate", magic(value));
        expect(simulated.routing?.decision).toMatchObject({ outcome: "held", reason: obstacle });
        reached.add(value);
      },
    );

    it("no_match, which refuses the lead", async () => {
      expect((await push<Problem>(magic("no_match"))).body).toMatchObject({
        code: "no_match",
        reason: "filter_mismatch",
        routing: { candidates: [{ isServed: false }] },
      });
      reached.add("no_match");
    });

    it("and releases the lead by the real state at the next check", async () => {
      const { body: held } = await push(magic("client_paused"));
      await journey.eventually(async () => (await test.listAll("/v1/leads?status=held")).length > 0);
      await baton.waitUntilIdle();
      await live.call("PATCH", `/v1/clients/${clientId}`, { paused: false });
      await baton.runSchedules();
      const released = await when(held.id, ({ status }) => status === "delivered");
      expect(released.history.map(({ kind }) => kind)).toContain("placed");
      await when(held.id, ({ deliveries }) => deliveries.every((each) => each.status === "delivered"));
      expect(await messagesOf(held.id)).toHaveLength(3);
    });
  });

  it.concurrent.each(Object.entries(magicValues.deliveries))(
    "forces the delivery result of %s",
    async (value, forced) => {
      const { body: pushed } = await push(magic(value));
      const ended = ["delivered", "exhausted", "skipped"];
      const lead = await when(pushed.id, ({ deliveries }) => deliveries.every(({ status }) => ended.includes(status)));
      expect(lead.deliveries).toHaveLength(3);
      const attempts = lead.history.flatMap((fact) => (fact.kind === "delivery_failed" ? [fact.attempt] : []));
      for (const delivery of lead.deliveries) {
        if ("failure" in forced) expect(delivery).toMatchObject({ status: "exhausted", reason: forced.failure });
        else if ("skip" in forced) expect(delivery).toMatchObject({ status: "skipped", reason: forced.skip });
        else expect(delivery).toMatchObject({ status: "delivered", reference: "sandbox" });
      }
      expect(attempts).toEqual("failure" in forced ? [1, 1, 1] : []);
      expect(await messagesOf(pushed.id)).toHaveLength("delivered" in forced ? 3 : 0);
      reached.add(value);
    },
  );

  it("covers every magic value", () => {
    const values = [
      ...magicValues.refusals,
      ...Object.keys(magicValues.obstacles),
      ...Object.keys(magicValues.deliveries),
    ];
    expect([...reached].sort()).toEqual(values.sort());
  });

  it("leaves nothing in live data: no message, no dead letter, no bill, no report", async () => {
    await baton.waitUntilIdle();
    const liveLeads = await live.listAll<LeadView>("/v1/leads");
    const placed = liveLeads.filter((lead) => lead.clientId === clientId);
    const inBill = await journey.eventually(async () => {
      const found = await live.listAll<{ leadId: string }>(
        `/v1/clients/${clientId}/billing-records?from=2020-01-01T00:00:00Z&to=2100-01-01T00:00:00Z`,
      );
      return found.length >= placed.length ? found : undefined;
    });
    expect(new Set(inBill.map(({ leadId }) => leadId))).toEqual(new Set(placed.map(({ id }) => id)));
    const period = "from=2020-01-01T00:00:00Z&to=2100-01-01T00:00:00Z";
    const csv = await live.get<string>(`/v1/clients/${clientId}/billing-records?${period}`, { accept: "text/csv" });
    expect(csv.body.trim().split("\r\n")).toHaveLength(placed.length + 1);
    const report = `/v1/clients/${clientId}/report?${period}`;
    expect((await live.get<{ leads: number }>(report)).body.leads).toBe(placed.length);
    expect((await test.get<{ leads: number }>(report)).body.leads).toBe(0);
    expect(await test.listAll(`/v1/clients/${clientId}/billing-records?${period}`)).toEqual([]);

    const sandboxed = await test.listAll<LeadView>("/v1/leads");
    expect(sandboxed.every(({ sandbox }) => sandbox)).toBe(true);
    expect(liveLeads.some(({ sandbox }) => sandbox)).toBe(false);
    const everyPlaced = liveLeads.filter((lead) => lead.clientId !== undefined);
    expect(baton.mail()).toHaveLength(everyPlaced.length);
    expect(baton.sms({ to: phone })).toHaveLength(placed.length);
    expect(new Set(baton.receiver.received.map(({ leadId }) => leadId))).toEqual(new Set(placed.map(({ id }) => id)));
    expect((await baton.queues()).filter(({ isDeadLetters, total }) => isDeadLetters && total > 0)).toEqual([]);
  });
});
