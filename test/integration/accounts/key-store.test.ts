import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeApiKeyStore } from "#accounts/adapters/api-key-store.ts";
import type { ApiKeys } from "#accounts/ports.ts";
import type { ApiKey } from "#domain/accounts/api-key.ts";
import { fingerprint } from "#platform/ids.ts";
import { aClientKey, anAgencyKey } from "#test/support/entities.ts";
import { ids } from "#test/support/ids.ts";
import { startTable } from "#test/support/start-table.ts";

describe("the API key store", () => {
  let started: Awaited<ReturnType<typeof startTable>>;
  let keys: ApiKeys;
  beforeAll(async () => {
    started = await startTable();
    keys = makeApiKeyStore(started.table);
  });
  afterAll(() => started.stop());

  /** Stores copies of the keys for a new agency, under the hashes of their ids. */
  async function store(...templates: ApiKey[]): Promise<ApiKey[]> {
    const agencyId = ids.create("agency");
    const stored = templates.map((key) => ({ ...key, id: ids.create("key"), agencyId }));
    for (const key of stored) await keys.create(key, fingerprint(key.id));
    return stored;
  }

  it("finds a key by its hash, with its owner and its role", async () => {
    const [agencyKey, clientKey] = await store(anAgencyKey(), aClientKey());
    expect(await keys.findByHash(fingerprint(agencyKey?.id ?? ""))).toEqual(agencyKey);
    expect(await keys.findByHash(fingerprint(clientKey?.id ?? ""))).toEqual(clientKey);
    expect(await keys.findByHash(fingerprint("a guess"))).toBeUndefined();
  });

  it("lists keys, newest first, without their hashes", async () => {
    const stored = await store(anAgencyKey(), aClientKey(), anAgencyKey());
    const agencyId = stored[0]?.agencyId ?? ids.create("agency");
    const first = await keys.list(agencyId, { limit: 2 });
    const newestFirst = stored.toSorted((a, b) => (a.id < b.id ? 1 : -1));
    expect(first).toEqual({ entities: newestFirst.slice(0, 2), more: true });
    expect(await keys.list(agencyId, { limit: 2, after: first.entities.at(-1)?.id })).toEqual({
      entities: newestFirst.slice(2),
      more: false,
    });
  });

  it("neither finds nor lists a key after it is revoked", async () => {
    const [key, other] = await store(anAgencyKey(), anAgencyKey());
    if (!key || !other) throw new Error("two keys were stored");
    expect(await keys.revoke(key.agencyId, key.id)).toBe(true);
    expect(await keys.findByHash(fingerprint(key.id))).toBeUndefined();
    expect((await keys.list(key.agencyId, { limit: 5 })).entities).toEqual([other]);
    expect(await keys.findByHash(fingerprint(other.id))).toEqual(other);
    expect(await keys.revoke(key.agencyId, key.id)).toBe(false);
  });

  it("does not let another agency revoke a key", async () => {
    const [key] = await store(anAgencyKey());
    if (!key) throw new Error("a key was stored");
    expect(await keys.revoke(ids.create("agency"), key.id)).toBe(false);
    expect(await keys.findByHash(fingerprint(key.id))).toEqual(key);
  });

  it("refuses a second key with the same hash", async () => {
    const [key] = await store(anAgencyKey());
    if (!key) throw new Error("a key was stored");
    const thief = anAgencyKey({ agencyId: ids.create("agency"), id: ids.create("key") });
    await expect(keys.create(thief, fingerprint(key.id))).rejects.toThrow("ConditionalCheckFailed");
    expect(await keys.findByHash(fingerprint(key.id))).toEqual(key);
    expect((await keys.list(thief.agencyId, { limit: 5 })).entities).toEqual([]);
  });
});
