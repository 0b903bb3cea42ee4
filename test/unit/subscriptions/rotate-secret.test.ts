import { describe, expect, it } from "vitest";
import type { SubscriptionId } from "#domain/shared/id.ts";
import type { Subscription } from "#domain/subscriptions/subscription.ts";
import { listSigningSecrets, type WebhookSubscription } from "#domain/subscriptions/webhook-secrets.ts";
import { fingerprint } from "#platform/ids.ts";
import { makeSecretBox } from "#subscriptions/adapters/secret-box.ts";
import { makeChangeSubscription } from "#subscriptions/change-subscription.ts";
import { makeRotateSecret } from "#subscriptions/rotate-secret.ts";
import { anId } from "#test/support/an-id.ts";
import { at, on } from "#test/support/at.ts";
import { aClock } from "#test/support/doubles/a-clock.ts";
import { memoryEndpoints } from "#test/support/doubles/memory-endpoints.ts";
import { memorySubscriptions } from "#test/support/doubles/memory-entities.ts";
import { anSmsSubscription, aWebhookSubscription } from "#test/support/entities.ts";
import { parseMasterSecret } from "#platform/secrets/master-secret.ts";

const scope = { agencyId: anId("agency"), clientId: anId("client") };
const conflict = { ok: false, refusal: { kind: "idempotency_conflict" } };

function world(...there: Subscription[]) {
  const secretBox = makeSecretBox(parseMasterSecret("master"));
  const first = secretBox.newWebhookSecret("v1");
  const webhook = aWebhookSubscription({ sealedSecret: secretBox.seal(first) });
  const subscriptions = memorySubscriptions(webhook, ...there);
  const clock = aClock("10:00");
  const rotateSecret = makeRotateSecret({ subscriptions, secretBox, fingerprint, now: clock.now });
  const read = async () => (await subscriptions.read(scope, webhook.id)) as WebhookSubscription;
  /** The signatures of webhooks sent at `time`. */
  const signing = async (time: ReturnType<typeof at>) =>
    listSigningSecrets(await read(), time).map((each) => secretBox.unseal(each));
  const rotate = async (asked: Parameters<typeof rotateSecret>[2], once?: string, id: SubscriptionId = webhook.id) =>
    rotateSecret(scope, id, asked, once);
  const secretOf = async (...args: Parameters<typeof rotate>) => {
    const rotated = await rotate(...args);
    if (!rotated.ok) throw new Error(rotated.refusal.kind);
    return rotated.value.secret;
  };
  return { first, webhook, subscriptions, clock, rotate, secretOf, read, signing };
}

describe("rotating a secret", () => {
  it("returns the new secret, and lets the old one sign too until the overlap ends", async () => {
    const { first, rotate, signing } = world();
    const rotated = await rotate({ overlapHours: 24 });
    expect(rotated).toMatchObject({
      ok: true,
      value: { signature: "v1", secret: expect.stringMatching(/^whsec_/), overlapEndsAt: on("2026-11-23T10:00:00Z") },
    });
    const secret = rotated.ok ? rotated.value.secret : "";
    expect(secret).not.toBe(first);
    expect(await signing(on("2026-11-23T09:59:59Z"))).toEqual([secret, first]);
    expect(await signing(on("2026-11-23T10:00:00Z"))).toEqual([secret]);
  });

  it("without overlap ends the old secret at once, and deletes it", async () => {
    const { rotate, read, webhook } = world();
    const rotated = await rotate({ overlapHours: 0 });
    expect(rotated).toEqual({ ok: true, value: { signature: "v1", secret: expect.any(String) } });
    expect(JSON.stringify(await read())).not.toContain(webhook.sealedSecret);
  });

  it("can change the signature scheme, and returns only a public key", async () => {
    const { first, rotate, read, signing } = world();
    expect(await rotate({ signature: "v1a", overlapHours: 1 })).toMatchObject({
      value: { signature: "v1a", secret: expect.stringMatching(/^whpk_/) },
    });
    expect(await read()).toMatchObject({ signature: "v1a" });
    expect(await signing(at("10:30"))).toEqual([expect.stringMatching(/^whsk_/), first]);
    // By default, the scheme stays the same.
    expect(await rotate({ overlapHours: 1 })).toMatchObject({ value: { signature: "v1a" } });
  });

  it("returns the same secret to a retry with the same key, and changes nothing", async () => {
    const { rotate, read } = world();
    const rotated = await rotate({ overlapHours: 24 }, "once");
    const stored = await read();
    expect(await rotate({ overlapHours: 24 }, "once")).toEqual({ ...rotated, isReplay: true });
    expect(await read()).toEqual(stored);
    expect(await rotate({ overlapHours: 1 }, "once")).toEqual(conflict);
    expect(await rotate({ signature: "v1", overlapHours: 24 }, "once")).toEqual(conflict);
  });

  it("does not return to a replaced secret when an old key is sent again", async () => {
    const { rotate, secretOf, signing } = world();
    await rotate({ overlapHours: 0 }, "first");
    const second = await secretOf({ overlapHours: 0 }, "second");
    expect(await rotate({ overlapHours: 0 }, "first")).toEqual(conflict);
    const third = await secretOf({ overlapHours: 0 });
    expect(await rotate({ overlapHours: 0 }, "second")).toEqual(conflict);
    expect(await signing(at("10:00"))).toEqual([third]);
    expect(third).not.toBe(second);
  });

  it("creates one secret for two identical concurrent requests", async () => {
    const { rotate, read } = world();
    const both = await Promise.all([rotate({ overlapHours: 24 }, "once"), rotate({ overlapHours: 24 }, "once")]);
    expect((await read()).formerSecrets).toHaveLength(1);
    expect(both.filter((rotated) => rotated.ok && rotated.isReplay)).toHaveLength(1);
    const [first, second] = both.map((rotated) => rotated.ok && rotated.value);
    expect(first).toEqual(second);
    expect(both[0]).toMatchObject({ ok: true, value: { secret: expect.any(String) } });
  });

  it("refuses a subscription that is not a webhook, or belongs to another agency", async () => {
    const notFound = { ok: false, refusal: { kind: "not_found" } };
    const sms = anSmsSubscription();
    expect(await world(sms).rotate({ overlapHours: 0 }, undefined, sms.id)).toEqual(notFound);
    expect(await world().rotate({ overlapHours: 0 }, undefined, anId("sub", 9))).toEqual(notFound);
  });

  it("keeps at most the last five keys, however often it is rotated", async () => {
    const { rotate, read } = world();
    for (let turn = 0; turn < 7; turn += 1) await rotate({ overlapHours: 0 }, `key-${turn}`);
    expect((await read()).rotations).toHaveLength(5);
    expect(await rotate({ overlapHours: 0 }, "key-2")).toEqual(conflict);
  });

  it("drops former secrets with the next change of the subscription after they ended", async () => {
    const { rotate, read, subscriptions, webhook } = world();
    await rotate({ overlapHours: 1 });
    const targets = { allowHttp: false, allowPrivate: false };
    for (const [time, left] of [
      ["10:30", 1],
      ["11:30", 0],
    ] as const) {
      const change = makeChangeSubscription({
        subscriptions,
        endpointHealth: memoryEndpoints(),
        secretBox: makeSecretBox(parseMasterSecret("master")),
        now: aClock(time).now,
        webhookTargets: targets,
        verificationLimit: { findEnd: async () => undefined },
        requestVerification: async () => undefined,
      });
      expect((await change(scope, webhook.id, { active: true })).ok).toBe(true);
      expect((await read()).formerSecrets).toHaveLength(left);
    }
  });
});
