import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { explainRefusal, formatKeys } from "#bin/keys/format-keys.ts";
import { makeKeyOperator } from "#bin/keys/key-operator.ts";
import { instant } from "#domain/shared/instant.ts";
import { type KeyList, parseKeyList } from "#platform/secrets/key-list.ts";
import type { KeyStore } from "#platform/secrets/key-store.ts";
import { parseMasterSecret } from "#platform/secrets/master-secret.ts";
import { makeSecretBox, readSealKeyId } from "#subscriptions/adapters/secret-box.ts";
import { makeSubscriptionStore } from "#subscriptions/adapters/subscription-store.ts";
import { anId } from "#test/support/an-id.ts";
import { memoryDynamoDb } from "#test/support/doubles/memory-dynamodb.ts";
import { aWebhookSubscription } from "#test/support/entities.ts";

const minute = 60_000;
const start = Date.parse("2026-11-29T12:00:00Z");
const scope = { agencyId: anId("agency"), clientId: anId("client") };

/** A deployment with one webhook, whose secret is sealed with the first key; `isTaken` lets another operator be faster. */
async function aDeployment() {
  let stored = { list: parseKeyList("generated"), version: "1" };
  const clock = { ms: start, isTaken: false };
  const store: KeyStore = {
    read: async () => stored,
    replace: async (before, after: KeyList) => {
      if (clock.isTaken || before.version !== stored.version) return false;
      stored = { list: after, version: `${Number(stored.version) + 1}` };
      return true;
    },
  };
  const table = { client: memoryDynamoDb(), name: "Baton" };
  const subscriptions = makeSubscriptionStore(table);
  const sealedSecret = makeSecretBox(parseMasterSecret("generated")).seal("whsec_c2VjcmV0");
  const webhook = aWebhookSubscription({ sealedSecret });
  await subscriptions.create(scope, webhook, "asked");
  const operator = makeKeyOperator({ store, now: () => instant(clock.ms) });
  const sealedWith = async () => {
    const read = await subscriptions.read(scope, webhook.id);
    return read?.channel === "webhook" ? readSealKeyId(read.sealedSecret) : undefined;
  };
  const reseal = async () => {
    const pages = [];
    for await (const page of operator.reseal(table)) pages.push(page);
    return pages.at(-1);
  };
  const restoreWebhook = async () => {
    const now = await subscriptions.read(scope, webhook.id);
    if (now) await subscriptions.replace(scope, now, webhook);
  };
  const retire = (isLeaked: boolean) => operator.retire(0, { table, isLeaked });
  return { clock, operator, reseal, retire, sealedWith, restoreWebhook, list: () => stored.list };
}

describe("the operator of the keys", () => {
  it("rotates in order: add, activate, reseal, retire", async () => {
    const { clock, operator, reseal, retire, sealedWith, list } = await aDeployment();
    expect(await operator.add()).toMatchObject({ ok: true });
    expect(list().keys[1]?.text).toMatch(/^[\w-]{64}$/);
    clock.ms += 20 * minute;
    expect(await operator.activate()).toMatchObject({ ok: true });
    clock.ms += 20 * minute;
    expect(await retire(true)).toMatchObject({ refusal: { kind: "still_used", subscriptions: 1 } });
    expect([await reseal(), await sealedWith()]).toMatchObject([{ resealed: 1, isFinal: true }, 1]);
    expect(await retire(false)).toMatchObject({ refusal: { kind: "too_early" } });
    expect(await retire(true)).toMatchObject({ ok: true });
    expect(await retire(true)).toMatchObject({ ok: true });
    expect(list().keys.map(({ retiredAt }) => retiredAt !== undefined)).toEqual([true, false]);
  });

  it("says that a re-seal within 20 minutes of the activation is not the last one", async () => {
    const { clock, operator, reseal } = await aDeployment();
    await operator.add();
    clock.ms += 20 * minute;
    await operator.activate();
    expect(await reseal()).toMatchObject({ resealed: 1, isFinal: false });
  });

  it("re-seals a table that was restored to before the re-seal, although its key is retired", async () => {
    const { clock, operator, reseal, retire, sealedWith, restoreWebhook } = await aDeployment();
    await operator.add();
    clock.ms += 20 * minute;
    await operator.activate();
    clock.ms += 20 * minute;
    await reseal();
    await retire(true);
    await restoreWebhook();
    expect(await sealedWith()).toBe(0);
    expect([await reseal(), await sealedWith()]).toMatchObject([{ resealed: 1, failed: [] }, 1]);
  });

  it("changes nothing if another operator changed the keys at the same time", async () => {
    const { clock, operator, list } = await aDeployment();
    clock.isTaken = true;
    expect(await operator.add()).toEqual({ ok: false, refusal: { kind: "changed_meanwhile" } });
    expect(list().keys).toHaveLength(1);
  });
});

describe("what the commands print", () => {
  const list: KeyList = {
    permanent: "generated",
    current: 1,
    keys: [
      { id: 0, text: "generated", replacedAt: instant(start) },
      { id: 1, text: "second secret", addedAt: instant(start - 20 * minute) },
    ],
  };

  it("is, before a rotation, what docs/rotation.md shows", async () => {
    const page = await readFile(join(import.meta.dirname, "../../../docs/rotation.md"), "utf8");
    expect(page).toContain(`\n${formatKeys(parseKeyList("generated"), instant(start))}\n`);
  });

  it("is each key with its times, and the next step, without a text", () => {
    expect(formatKeys(list, instant(start))).toBe(
      "key 0  of the deployment, replaced 2026-11-29T12:00:00.000Z\n" +
        "key 1  added 2026-11-29T11:40:00.000Z, seals and signs\n" +
        "Next: keys reseal, then keys retire --key 0, from 2028-01-03T12:00:00.000Z; at once only after a leak",
    );
  });

  it("is, for a key that waits, from when it may be activated", () => {
    const added = { ...list, current: 0, keys: list.keys.map(({ replacedAt: _, ...key }) => key) };
    expect(formatKeys(added, instant(start - minute))).toContain("Next: keys activate, from 2026-11-29T12:00:00.000Z");
    expect(formatKeys(added, instant(start))).toMatch(/Next: keys activate$/);
  });

  it("is, for a refusal, why and what to do", () => {
    expect(explainRefusal({ kind: "too_early", until: instant(start) })).toBe(
      "Too early: wait until 2026-11-29T12:00:00.000Z. docs/rotation.md says why.",
    );
    expect(explainRefusal({ kind: "still_used", subscriptions: 2 })).toContain("Run keys reseal first.");
  });
});
