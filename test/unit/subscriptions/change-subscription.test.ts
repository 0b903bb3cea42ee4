import { beforeEach, describe, expect, it } from "vitest";
import type { Subscription } from "#domain/subscriptions/subscription.ts";
import { makeSecretBox } from "#subscriptions/adapters/secret-box.ts";
import { makeChangeSubscription } from "#subscriptions/change-subscription.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { aClock } from "#test/support/doubles/a-clock.ts";
import { memoryEndpoints } from "#test/support/doubles/memory-endpoints.ts";
import { memoryAgencySubscriptions, memorySubscriptions } from "#test/support/doubles/memory-entities.ts";
import { anEmailSubscription, anSmsSubscription, aWebhookSubscription } from "#test/support/entities.ts";
import { parseMasterSecret } from "#platform/secrets/master-secret.ts";

const targets = { allowHttp: false, allowPrivate: false };
const scope = { agencyId: anId("agency"), clientId: anId("client") };

describe("changing a subscription", () => {
  const requested: Subscription[] = [];
  let endpoints = memoryEndpoints();
  beforeEach(() => {
    requested.splice(0);
    endpoints = memoryEndpoints();
  });
  const changing = (subscription: Subscription, change: Parameters<ReturnType<typeof makeChangeSubscription>>[2]) =>
    makeChangeSubscription({
      subscriptions: memorySubscriptions(subscription),
      endpointHealth: endpoints,
      now: aClock("10:00").now,
      webhookTargets: targets,
      secretBox: makeSecretBox(parseMasterSecret("master")),
      verificationLimit: { findEnd: async () => undefined },
      requestVerification: async (_, subscription) => void requested.push(subscription),
    })(scope, subscription.id, change);

  it("sends leads to a new endpoint with the same secret, once its owner has verified it", async () => {
    const endpoint = "https://crm.example.com/v2/leads";
    const { verifiedAt: _, ...unverified } = aWebhookSubscription({ endpoint, updatedAt: at("10:00") });
    const value = {
      ...unverified,
      endpointChangedAt: at("10:00"),
      verification: { sentAt: at("10:00"), tries: 0 },
    };
    expect(await changing(aWebhookSubscription(), { endpoint })).toEqual({ ok: true, value });
    expect(requested).toEqual([value]);
  });

  it("sends no verification to an endpoint that stays the same", async () => {
    const { endpoint } = aWebhookSubscription();
    expect(await changing(aWebhookSubscription(), { endpoint, active: false })).toMatchObject({
      value: { verifiedAt: at("09:00"), active: false },
    });
  });

  it.each([[[]], [null]])(
    "replaces all custom headers, keeps their values encrypted, and removes them by %j",
    async (none) => {
      const secretBox = makeSecretBox(parseMasterSecret("master"));
      const subscriptions = memorySubscriptions(aWebhookSubscription());
      const change = makeChangeSubscription({
        subscriptions,
        endpointHealth: endpoints,
        secretBox,
        now: aClock("10:00").now,
        webhookTargets: targets,
        verificationLimit: { findEnd: async () => undefined },
        requestVerification: async () => undefined,
      });
      const { id } = aWebhookSubscription();
      const changed = await change(scope, id, { headers: [{ name: "authorization", value: "Bearer abc" }] });
      expect(changed).toMatchObject({ ok: true, value: { headerNames: ["authorization"] } });
      expect(JSON.stringify(changed)).not.toContain("Bearer");
      expect(await change(scope, id, { payload: "thin" })).toMatchObject({
        value: { payload: "thin", headerNames: ["authorization"], sealedHeaders: expect.any(String) },
      });
      const without = await change(scope, id, { headers: none });
      expect(without.ok && ("headerNames" in without.value || "sealedHeaders" in without.value)).toBe(false);
    },
  );

  it("accepts a payload or headers for webhooks only", async () => {
    for (const change of [{ payload: "thin" as const }, { headers: [] }]) {
      expect(await changing(anSmsSubscription(), change)).toMatchObject({
        ok: false,
        refusal: { kind: "validation_error", errors: [{ pointer: `/${Object.keys(change)[0]}` }] },
      });
    }
  });

  it("switches it off, and keeps its endpoint", async () => {
    expect(await changing(anSmsSubscription(), { active: false })).toEqual({
      ok: true,
      value: anSmsSubscription({ active: false, updatedAt: at("10:00") }),
    });
  });

  it("forgets why the old phone was disabled when the phone changes, and keeps it while the phone stays", async () => {
    const disabled = { at: at("09:30"), reason: "opted_out" } as const;
    const stopped = anSmsSubscription({ disabled });
    expect(await changing(stopped, { active: false })).toMatchObject({ ok: true, value: { disabled } });
    expect(await changing(stopped, { endpoint: stopped.endpoint })).toMatchObject({ ok: true, value: { disabled } });
    const moved = await changing(stopped, { endpoint: "+447700900124" });
    expect(moved.ok && moved.value).not.toHaveProperty("disabled");
  });

  it("keeps an endpoint that an earlier rule allowed, and checks a new one by the rule of creations", async () => {
    const stored: Subscription = { ...anEmailSubscription(), channel: "email", endpoint: "sales@example-.com" };
    const { endpoint } = stored;
    expect(await changing(stored, { endpoint, active: false })).toMatchObject({ ok: true, value: { endpoint } });
    expect(await changing(stored, { endpoint: "zoe@example-.com" })).toMatchObject({
      refusal: { errors: [{ pointer: "/endpoint", detail: "an email address, like zoe@example.com" }] },
    });
    expect(await changing(stored, { endpoint: " sales@Example.COM " })).toMatchObject({
      value: { endpoint: "sales@example.com" },
    });
  });

  it("resets the health of the old endpoint just before the new one is stored", async () => {
    const failing = { failures: 95, toldLevel: 90 };
    const { id, endpoint } = anSmsSubscription();
    endpoints.given(id, failing);
    await changing(anSmsSubscription(), { endpoint, active: false });
    await changing(anSmsSubscription(), { endpoint: "no phone" });
    expect(await endpoints.read(scope, id)).toMatchObject(failing);
    await changing(anSmsSubscription(), { endpoint: "+447700900124" });
    expect(await endpoints.read(scope, id)).toEqual({ failures: 0, toldLevel: 0 });
  });

  it("limits verifications by SMS when two phones are changed back and forth all day", async () => {
    const subscriptions = memorySubscriptions(anSmsSubscription());
    const clock = aClock("10:00");
    const change = makeChangeSubscription({
      subscriptions,
      endpointHealth: endpoints,
      now: clock.now,
      webhookTargets: targets,
      secretBox: makeSecretBox(parseMasterSecret("master")),
      verificationLimit: { findEnd: async () => undefined },
      requestVerification: async (_, subscription) => void requested.push(subscription),
    });
    const phones = ["+447700900124", "+447700900123"] as const;
    const { id } = anSmsSubscription();
    for (const turn of Array.from({ length: 10 }, (_, index) => index)) {
      expect((await change(scope, id, { endpoint: phones[turn % 2] })).ok).toBe(true);
      clock.advanceMs(60_000);
    }
    requested.splice(0);
    const refused = { ok: false, refusal: { kind: "asked_too_soon", retryAt: "2026-11-23T10:00:00.000Z" } };
    expect(await change(scope, id, { endpoint: phones[0] })).toMatchObject(refused);
    expect(requested).toEqual([]);
    expect((await change(scope, id, { active: false })).ok).toBe(true);
    clock.advanceMs(24 * 3_600_000 - 10 * 60_000);
    expect((await change(scope, id, { endpoint: phones[0] })).ok).toBe(true);
  });

  it("changes the events of the agency's own subscription", async () => {
    const { clientId: _, ...own } = { ...anSmsSubscription(), events: ["lead.delivered" as const] };
    const subscriptions = memoryAgencySubscriptions(own);
    const change = makeChangeSubscription({
      subscriptions,
      endpointHealth: endpoints,
      secretBox: makeSecretBox(parseMasterSecret("master")),
      now: aClock("10:00").now,
      webhookTargets: targets,
      verificationLimit: { findEnd: async () => undefined },
      requestVerification: async () => undefined,
    });
    const changed = await change({ agencyId: scope.agencyId }, own.id, { events: ["lead.contacted"] });
    expect(changed).toMatchObject({ ok: true, value: { events: ["lead.contacted"], endpoint: own.endpoint } });
  });

  it.each([
    ["sms", anSmsSubscription(), "sales@example.com"],
    ["sms", anSmsSubscription(), "07700900123"],
    ["webhook", aWebhookSubscription(), "+447700900123"],
    ["webhook", aWebhookSubscription(), "http://crm.example.com/leads"],
    ["webhook", aWebhookSubscription(), "https://0x7f.1/leads"],
  ])(
    "accepts only an endpoint of its channel that is allowed here: for %s, not $2",
    async (_, subscription, endpoint) => {
      expect(await changing(subscription, { endpoint })).toMatchObject({
        ok: false,
        refusal: { kind: "validation_error", errors: [{ pointer: "/endpoint" }] },
      });
    },
  );

  it("switches off a plain http endpoint that was once allowed, but changes it to no other", async () => {
    const plain = aWebhookSubscription({ endpoint: "http://crm.example.com/leads" });
    expect(await changing(plain, { active: false })).toMatchObject({ ok: true, value: { active: false } });
    expect((await changing(plain, { endpoint: "http://crm.example.com/new" })).ok).toBe(false);
  });
});
