import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeSendVerification } from "#delivery/orders/send-verification.ts";
import type { SendMessage, SendResult } from "#delivery/ports.ts";
import type { SealedSecret, Subscription } from "#domain/subscriptions/subscription.ts";
import { fingerprint } from "#platform/ids.ts";
import type { Table } from "#platform/table/table.ts";
import { makeSubscribe } from "#subscriptions/create-subscription.ts";
import { makeEndpointProofs } from "#subscriptions/verification/adapters/endpoint-proofs.ts";
import { makeVerificationCountStore } from "#subscriptions/verification/adapters/verification-count-store.ts";
import { makeConfirmByCode } from "#subscriptions/verification/confirm-by-code.ts";
import { makeConfirmByLink } from "#subscriptions/verification/confirm-by-link.ts";
import { makeMarkVerificationLimited } from "#subscriptions/verification/mark-verification-limited.ts";
import { makeMarkVerified } from "#subscriptions/verification/mark-verified.ts";
import { makeRequestVerification } from "#subscriptions/verification/request-verification.ts";
import type { VerificationCounts } from "#subscriptions/verification/ports.ts";
import { makeResendVerification } from "#subscriptions/verification/resend-verification.ts";
import { makeVerificationLimit } from "#subscriptions/verification/verification-limit.ts";
import { makeContactHash } from "#suppressions/adapters/contact-hash.ts";
import { anId } from "#test/support/an-id.ts";
import { at, on } from "#test/support/at.ts";
import { aClock } from "#test/support/doubles/a-clock.ts";
import { memorySubscriptions } from "#test/support/doubles/memory-entities.ts";
import { memoryDynamoDb } from "#test/support/doubles/memory-dynamodb.ts";
import { memoryMessages } from "#test/support/doubles/memory-messages.ts";
import { anSmsSubscription } from "#test/support/entities.ts";
import { ids } from "#test/support/ids.ts";
import { runs } from "#test/support/property-runs.ts";
import { parseMasterSecret } from "#platform/secrets/master-secret.ts";

const aTable = (): Table => ({ client: memoryDynamoDb(), name: "Baton" });

type MessageHandover = Parameters<SendMessage>[0];

const scope = { agencyId: anId("agency"), clientId: anId("client") };
const proofs = makeEndpointProofs(parseMasterSecret("a well kept secret"), "https://api.example.com");
const secretBox = {
  newWebhookSecret: () => "whsec_c2VjcmV0",
  fingerprint: (secret: string) => `keyed(${secret})`,
  toVerifierKey: (secret: string) => secret,
  seal: (secret: string) => secret as SealedSecret,
  unseal: (sealed: SealedSecret) => sealed as string,
};

/** A client that subscribes on a channel at nine, and the owner of its endpoint: `answer` is the reply of a webhook. */
async function aWorld(
  channel: Subscription["channel"] = "sms",
  { agencyId = scope.agencyId, verificationCounts = makeVerificationCountStore(aTable()) } = {},
) {
  const ownScope = { ...scope, agencyId };
  const clock = aClock("09:00");
  const { now } = clock;
  const subscriptions = memorySubscriptions();
  const messages = memoryMessages();
  const released: string[] = [];
  const outbox: MessageHandover[] = [];
  const scheduleRelease = { forClient: async (_: unknown, clientId: string) => void released.push(clientId) };
  const ask = makeRequestVerification({ messages, ids });
  const contactHash = makeContactHash(parseMasterSecret("a well kept secret"));
  const verificationLimit = makeVerificationLimit({ verificationCounts, contactHash, ids });
  const markVerified = makeMarkVerified({ subscriptions, verificationLimit, scheduleRelease, now });
  const webhookTargets = { allowHttp: false, allowPrivate: false };
  const withLimit = { subscriptions, verificationLimit, requestVerification: ask, now };
  const world = { ...withLimit, secretBox, ids, fingerprint, webhookTargets, max: 5 };
  const subscribe = makeSubscribe(world);
  const endpoint = {
    sms: "+447700900123",
    email: "sales@example.com",
    webhook: "https://crm.example.com/leads",
  }[channel];
  const newSubscription = { channel, endpoint, active: true };
  const created = await subscribe(ownScope, newSubscription, "once");
  if (!created.ok) throw new Error(created.refusal.kind);
  const { id } = created.value.subscription;
  const read = async () => {
    const found = await subscriptions.read(ownScope, id);
    if (!found) throw new Error("no subscription");
    return found;
  };
  const verifying = {
    answer: async (_: MessageHandover): Promise<SendResult> => ({ ok: true, reference: "message-1" }),
  };
  const handOver = makeSendVerification({
    sendMessage: async (handover) => {
      outbox.push(handover);
      return verifying.answer(handover);
    },
    proofs,
    markVerified,
    verificationLimit,
    markVerificationLimited: makeMarkVerificationLimited({ subscriptions, now }),
    readNames: async () => ({ agencyName: "Brightline Leads", clientName: "Harbour Roofing Ltd" }),
  });
  const lastVerification = () => messages.posted().at(-1) ?? expect.fail("no verification was posted");
  return Object.assign(verifying, {
    clock,
    messages,
    subscriptions,
    released,
    outbox,
    read,
    id,
    lastVerification,
    markVerified,
    subscribeAgain: () => subscribe(ownScope, newSubscription, "once"),
    again: () => makeResendVerification(withLimit)(ownScope, id),
    confirm: (code: string) => makeConfirmByCode({ subscriptions, proofs, markVerified, now })(ownScope, id, code),
    links: makeConfirmByLink({ subscriptions, proofs, markVerified, now }),
    /** Processes the last verification as a sender does. */
    send: async (message = lastVerification()) =>
      handOver({ scope: ownScope, deliveryId: anId("dlv"), subscription: await read(), message, at: now() }),
    /** The data that the sender added to it. */
    sent: (name: string) => {
      const value = outbox.at(-1)?.message.data[name];
      return typeof value === "string" ? value : expect.fail(`no ${name} was sent`);
    },
  });
}

const minutes = (count: number) => count * 60_000;

describe("new subscription", () => {
  it("is unverified, and its endpoint gets one verification, however often it is created", async () => {
    const { read, messages, subscribeAgain, id } = await aWorld();
    expect((await read()).verifiedAt).toBeUndefined();
    await subscribeAgain();
    expect(messages.posted()).toMatchObject([
      {
        type: "endpoint.verification",
        data: { subscriptionId: id },
        deliveries: [{ subscriptionId: id, channel: "sms", clientId: scope.clientId }],
      },
    ]);
  });

  it("sends the verification in a retry after a crash before it was posted", async () => {
    const requested: Subscription[] = [];
    let crashes = true;
    const ask = async (_: unknown, subscription: Subscription) => {
      if (crashes) throw new Error("crashed");
      requested.push(subscription);
    };
    const { now } = aClock("09:00");
    const webhookTargets = { allowHttp: false, allowPrivate: false };
    const subscriptions = memorySubscriptions();
    const subscribe = makeSubscribe({
      subscriptions,
      secretBox,
      ids,
      fingerprint,
      now,
      webhookTargets,
      verificationLimit: { findEnd: async () => undefined },
      requestVerification: ask,
      max: 1,
    });
    const newSubscription = { channel: "sms", endpoint: "+447700900123", active: true } as const;
    await expect(subscribe(scope, newSubscription, "once")).rejects.toThrow("crashed");
    crashes = false;
    await subscribe(scope, newSubscription, "once");
    expect(requested).toMatchObject([{ ...newSubscription, verification: { sentAt: at("09:00") } }]);
  });

  it("stores no code and no challenge", async () => {
    for (const channel of ["sms", "webhook"] as const) {
      const { messages, read, send, sent } = await aWorld(channel);
      await send();
      const proof = sent(channel === "sms" ? "code" : "challenge");
      expect(proof).toMatch(/^[\w-]{6,}$/);
      expect(JSON.stringify([messages.posted(), await read()])).not.toContain(proof);
    }
  });
});

describe("sending a verification", () => {
  it("does nothing for a verified endpoint, even if the verification itself is deleted", async () => {
    const messages = memoryMessages();
    const ask = makeRequestVerification({ messages, ids });
    const verification = { sentAt: at("09:00"), tries: 0 };
    await ask(scope, { ...anSmsSubscription(), verifiedAt: at("09:01"), verification });
    expect(messages.posted()).toEqual([]);
  });
});

describe("phone", () => {
  it("is verified by the code in the SMS, which releases held leads", async () => {
    const { send, sent, confirm, read, released } = await aWorld();
    expect(await send()).toMatchObject({ ok: true });
    expect(await confirm(sent("code"))).toMatchObject({ ok: true, value: { verifiedAt: at("09:00") } });
    expect((await read()).verifiedAt).toBe(at("09:00"));
    expect(released).toContain(scope.clientId);
  });

  it("accepts five wrong codes, and then not even the right one", async () => {
    const { send, sent, confirm, read } = await aWorld();
    await send();
    const wrong = sent("code") === "000000" ? "000001" : "000000";
    for (const triesLeft of [4, 3, 2, 1, 0]) {
      expect(await confirm(wrong)).toEqual({ ok: false, refusal: { kind: "code_wrong", triesLeft } });
    }
    expect(await confirm(sent("code"))).toEqual({ ok: false, refusal: { kind: "code_expired" } });
    expect((await read()).verifiedAt).toBeUndefined();
  });

  it("counts each of several concurrent guesses that it evaluates, and evaluates five at most", async () => {
    const { send, sent, confirm, read } = await aWorld();
    await send();
    const wrong = Array.from({ length: 20 }, (_, index) => String(index).padStart(6, "0"));
    const answers = await Promise.all(wrong.filter((code) => code !== sent("code")).map(confirm));
    const evaluated = answers.filter((answer) => !answer.ok && answer.refusal.kind === "code_wrong");
    expect(evaluated).toHaveLength((await read()).verification?.tries ?? 0);
    expect(evaluated.length).toBeGreaterThanOrEqual(1);
    expect(evaluated.length).toBeLessThanOrEqual(5);
  });

  it("is verified by a code that forty requests confirm at once", async () => {
    const { send, sent, confirm, read } = await aWorld();
    await send();
    const answers = await Promise.all(Array.from({ length: 40 }, () => confirm(sent("code"))));
    expect(answers.filter(({ ok }) => !ok)).toEqual([]);
    expect(await read()).toMatchObject({ verifiedAt: at("09:00") });
  });

  it("accepts the code for half an hour, and the sender sends no older one", async () => {
    const { send, sent, confirm, clock } = await aWorld();
    await send();
    clock.advanceMs(minutes(30));
    expect(await confirm(sent("code"))).toMatchObject({ refusal: { kind: "code_expired" } });
    expect(await send()).toMatchObject({ ok: false, reason: "subscription_inactive" });
  });

  it("is not verified by an answer to a replaced verification, and keeps the time of its verification", async () => {
    const { again, clock, markVerified, read, id, released } = await aWorld();
    clock.advanceMs(minutes(1));
    await again();
    expect(await markVerified(scope, id, at("09:00"))).toBeUndefined();
    expect((await read()).verifiedAt).toBeUndefined();
    expect(released).toEqual([]);
    await markVerified(scope, id, at("09:01"));
    clock.advanceMs(minutes(1));
    expect(await markVerified(scope, id, at("09:01"))).toMatchObject({ verifiedAt: at("09:01") });
    expect(released).toHaveLength(2);
  });

  it("whose verification is skipped keeps the reason of the channel", async () => {
    const world = await aWorld("webhook");
    const skip = { reason: "opted_out", detail: "in words" } as const;
    world.answer = async () => ({ ok: false, skip });
    expect(await world.send()).toEqual({ ok: false, skip });
  });

  it("stays verified whatever code comes afterwards", async () => {
    const { send, sent, confirm, clock, read } = await aWorld();
    await send();
    await confirm(sent("code"));
    for (const later of [0, 31]) {
      clock.advanceMs(minutes(later));
      expect(await confirm("000000")).toMatchObject({ ok: true, value: { verifiedAt: at("09:00") } });
    }
    expect((await read()).verification?.tries).toBe(0);
  });

  it("gets at most ten verifications a day, a minute apart, and the next one a day after the first", async () => {
    const { again, clock, messages } = await aWorld();
    for (let count = 1; count < 10; count += 1) {
      clock.advanceMs(minutes(1));
      expect((await again()).ok).toBe(true);
    }
    clock.advanceMs(minutes(1));
    const retryAt = "2026-11-23T09:00:00.000Z";
    expect(await again()).toEqual({ ok: false, refusal: { kind: "asked_too_soon", retryAt } });
    clock.advanceMs(minutes(24 * 60 - 10));
    expect((await again()).ok).toBe(true);
    expect(messages.posted()).toHaveLength(11);
  });

  it("gets another verification after a minute, not before, and only its code is valid", async () => {
    const { send, sent, again, confirm, clock, messages } = await aWorld();
    await send();
    const first = sent("code");
    expect(await again()).toEqual({ ok: false, refusal: { kind: "asked_too_soon", retryAt: at("09:01") } });
    clock.advanceMs(minutes(1));
    expect((await again()).ok).toBe(true);
    expect(messages.posted()).toHaveLength(2);
    const [old] = messages.posted();
    expect(await send(old)).toMatchObject({ ok: false, reason: "subscription_inactive" });
    await send();
    if (sent("code") !== first) expect(await confirm(first)).toMatchObject({ refusal: { kind: "code_wrong" } });
    expect((await confirm(sent("code"))).ok).toBe(true);
    expect(await again()).toEqual({ ok: false, refusal: { kind: "already_verified" } });
  });
});

describe("mailbox", () => {
  const tokenIn = (link: string) => link.slice(link.lastIndexOf("/") + 1);

  it("is verified by the button behind its link; opening the page changes nothing", async () => {
    const { send, sent, links, read, released } = await aWorld("email");
    await send();
    const token = tokenIn(sent("link"));
    expect(await links.look(token)).toMatchObject({ state: "open" });
    expect((await read()).verifiedAt).toBeUndefined();
    expect(await links.confirm(token)).toMatchObject({ state: "verified" });
    expect((await read()).verifiedAt).toBe(at("09:00"));
    expect(released).toEqual([scope.clientId]);
    expect(await links.look(token)).toMatchObject({ state: "verified" });
  });

  it("accepts the link for a day", async () => {
    const { send, sent, links, clock, read } = await aWorld("email");
    await send();
    clock.advanceMs(minutes(24 * 60));
    expect(await links.confirm(tokenIn(sent("link")))).toMatchObject({ state: "expired" });
    expect((await read()).verifiedAt).toBeUndefined();
  });

  it("accepts no link from before the last verification, no altered link, and no code", async () => {
    const { send, sent, links, clock, again, confirm } = await aWorld("email");
    await send();
    const token = tokenIn(sent("link"));
    const changed = `${token.slice(0, -2)}${token.endsWith("A") ? "QQ" : "AA"}`;
    for (const wrong of [changed, "", "a".repeat(86), `${token}A`]) expect(await links.confirm(wrong)).toBeUndefined();
    clock.advanceMs(minutes(1));
    await again();
    expect(await links.confirm(token)).toBeUndefined();
    expect(await confirm("123456")).toEqual({ ok: false, refusal: { kind: "no_code_expected", channel: "email" } });
  });
});

describe("one phone or mailbox", () => {
  const midnight = on("2026-11-23T00:00:00.000Z");
  const newCounts = () => makeVerificationCountStore(aTable());
  const agencies = (count: number) => Array.from({ length: count }, (_, index) => anId("agency", index + 1));
  /** Lets ten agencies send one verification each. */
  const sendTen = async (channel: "sms" | "email", verificationCounts: VerificationCounts) => {
    const worlds = [];
    for (const agencyId of agencies(10)) {
      const world = await aWorld(channel, { agencyId, verificationCounts });
      expect(await world.send()).toMatchObject({ ok: true });
      worlds.push(world);
    }
    return worlds;
  };

  it.each(["sms", "email"] as const)(
    "gets ten verifications a day by %s, however many agencies ask at once",
    async (channel) => {
      const verificationCounts = newCounts();
      const worlds = await Promise.all(
        agencies(12).map((agencyId) => aWorld(channel, { agencyId, verificationCounts })),
      );
      const results = [];
      for (const world of worlds) results.push(await world.send());
      expect(results.filter(({ ok }) => ok)).toHaveLength(10);
      expect(results.at(-1)).toEqual({
        ok: false,
        skip: { reason: "cap_reached", detail: "this phone or mailbox got 10 verifications today (UTC)" },
      });
      expect(worlds.flatMap(({ outbox }) => outbox)).toHaveLength(10);
      // The subscription says until when, and sending it again changes nothing.
      const last = worlds.at(-1);
      expect(await last?.read()).toMatchObject({ verification: { limitedUntil: midnight } });
      expect(await last?.send()).toMatchObject({ skip: { reason: "cap_reached" } });
      expect(worlds.flatMap(({ outbox }) => outbox)).toHaveLength(10);
      for (const { clock } of worlds) clock.advanceMs(minutes(24 * 60));
      const [world] = worlds;
      await world?.again();
      expect(await world?.send()).toMatchObject({ ok: true });
    },
  );

  it("is created unverified beyond the limit, without a verification, and says until when", async () => {
    const verificationCounts = newCounts();
    await sendTen("sms", verificationCounts);
    const world = await aWorld("sms", { agencyId: anId("agency", 11), verificationCounts });
    expect(world.messages.posted()).toEqual([]);
    expect(await world.read()).toMatchObject({ verification: { sentAt: at("09:00"), limitedUntil: midnight } });
    await world.subscribeAgain();
    expect(world.messages.posted()).toEqual([]);
    world.clock.advanceMs(minutes(5));
    expect(await world.again()).toEqual({ ok: false, refusal: { kind: "asked_too_soon", retryAt: midnight } });
    world.clock.advanceMs(minutes(15 * 60));
    expect(await world.again()).toMatchObject({ ok: true, value: { verification: { limitedUntil: undefined } } });
    expect(await world.send()).toMatchObject({ ok: true });
  });

  it.each(["sms", "email"] as const)("gives back what its owner confirmed by %s, however often", async (channel) => {
    const verificationCounts = newCounts();
    const worlds = await sendTen(channel, verificationCounts);
    const [first] = worlds;
    if (!first) throw new Error("no world");
    const confirm = () =>
      channel === "sms"
        ? first.confirm(first.sent("code"))
        : first.links.confirm(first.sent("link").split("/v/")[1] ?? "");
    for (let repeated = 0; repeated < 3; repeated += 1) await confirm();
    expect(await first.read()).toMatchObject({ verifiedAt: at("09:00") });
    const results = [];
    for (const agencyId of [anId("agency", 11), anId("agency", 12)]) {
      const world = await aWorld(channel, { agencyId, verificationCounts });
      results.push(world.messages.posted().length > 0 && (await world.send()).ok);
    }
    expect(results).toEqual([true, false]);
  });

  it("gives back the earlier verifications of the same subscription too", async () => {
    const verificationCounts = newCounts();
    const world = await aWorld("sms", { verificationCounts });
    await world.send();
    for (let resent = 0; resent < 3; resent += 1) {
      world.clock.advanceMs(minutes(1));
      await world.again();
      await world.send();
    }
    const day = {
      hash: makeContactHash(parseMasterSecret("a well kept secret")).computeForAllAgencies("phone", "+447700900123"),
    };
    expect(await verificationCounts.count({ ...day, day: "2026-11-22" })).toBe(4);
    await world.confirm(world.sent("code"));
    expect(await verificationCounts.count({ ...day, day: "2026-11-22" })).toBe(0);
  });

  it("stays usable for any number of owners that confirm, such as one phone of many clients", async () => {
    const verificationCounts = newCounts();
    for (const agencyId of agencies(25)) {
      const world = await aWorld("sms", { agencyId, verificationCounts });
      expect(await world.send()).toMatchObject({ ok: true });
      expect(await world.confirm(world.sent("code"))).toMatchObject({ ok: true });
    }
  });

  it("gets a verification that is retried counted once", async () => {
    const world = await aWorld();
    for (let tried = 0; tried < 15; tried += 1) expect(await world.send()).toMatchObject({ ok: true });
  });

  it("shares no limit with a webhook", async () => {
    const verificationCounts = newCounts();
    for (let number = 1; number <= 12; number += 1) {
      const world = await aWorld("webhook", { agencyId: anId("agency", number), verificationCounts });
      expect(await world.send()).not.toHaveProperty("skip");
    }
  });
});

describe("program", () => {
  const answering = (text: string): SendResult => ({
    ok: true,
    reference: "HTTP 200",
    reply: { tookMs: 5, text, excerpt: text.slice(0, 256) },
  });

  it("is verified by returning the challenge, which Baton does not store", async () => {
    const world = await aWorld("webhook");
    world.answer = async ({ message }) => answering(JSON.stringify({ challenge: message.data["challenge"] }));
    const sent = await world.send();
    expect(sent).toEqual({ ok: true, reference: "HTTP 200", reply: { tookMs: 5, excerpt: '{"challenge":"…"}' } });
    expect(await world.read()).toMatchObject({ verifiedAt: at("09:00") });
    expect(world.outbox[0]?.message.data).toEqual({ subscriptionId: world.id, challenge: world.sent("challenge") });
    expect(world.released).toEqual([scope.clientId]);
  });

  it("is verified by a challenge that follows the excerpt", async () => {
    const world = await aWorld("webhook");
    world.answer = async ({ message }) =>
      answering(
        JSON.stringify({ received: message, padding: "x".repeat(2_000), challenge: message.data["challenge"] }),
      );
    expect(await world.send()).toMatchObject({ ok: true });
    expect(await world.read()).toMatchObject({ verifiedAt: at("09:00") });
  });

  it("gets no other verification once verified, but a retry after a crash releases held leads again", async () => {
    const world = await aWorld("webhook");
    world.answer = async ({ message }) => answering(JSON.stringify({ challenge: message.data["challenge"] }));
    await world.send();
    expect(await world.send()).toEqual({ ok: true, reference: "verified" });
    expect(world.outbox).toHaveLength(1);
    expect(world.released).toHaveLength(2);
  });

  it("is not verified by any other reply, which counts as a failed attempt", async () => {
    const answers = fc.oneof(
      fc.string(),
      fc.json(),
      fc.string().map((challenge) => JSON.stringify({ challenge })),
      fc.constantFrom('{"challenge":null}', "", "ok", '["challenge"]', '"challenge"'),
    );
    await fc.assert(
      fc.asyncProperty(answers, async (excerpt) => {
        const world = await aWorld("webhook");
        world.answer = async () => answering(excerpt);
        expect(await world.send()).toMatchObject({ ok: false, reason: "refused_by_endpoint" });
        expect((await world.read()).verifiedAt).toBeUndefined();
      }),
      runs(50),
    );
  });

  it("is not verified by the challenge of another endpoint", async () => {
    const [world, other] = [await aWorld("webhook"), await aWorld("webhook")];
    await other.send();
    world.clock.advanceMs(minutes(1));
    await world.again();
    world.answer = async () => answering(JSON.stringify({ challenge: other.sent("challenge") }));
    expect(await world.send()).toMatchObject({ ok: false });
  });

  it("gets a verification at most once a minute, for as long as its developer requests one", async () => {
    const world = await aWorld("webhook");
    for (let count = 0; count < 20; count += 1) {
      world.clock.advanceMs(minutes(1));
      expect((await world.again()).ok).toBe(true);
    }
    expect(await world.again()).toMatchObject({ ok: false, refusal: { kind: "asked_too_soon" } });
  });

  it("may fail, and gets the verification by the retry schedule for days", async () => {
    const world = await aWorld("webhook");
    world.answer = async () => ({ ok: false, reason: "timeout", detail: "" });
    expect(await world.send()).toMatchObject({ ok: false, reason: "timeout" });
    world.clock.advanceMs(minutes(3 * 24 * 60));
    world.answer = async ({ message }) => answering(JSON.stringify({ challenge: message.data["challenge"] }));
    expect(await world.send()).toMatchObject({ ok: true });
  });
});
