import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeApiKeyStore } from "#accounts/adapters/api-key-store.ts";
import type { ApiKeys } from "#accounts/ports.ts";
import type { ApiKey } from "#domain/accounts/api-key.ts";
import { fingerprint, ids } from "#platform/ids.ts";
import { aClientKey, anAgencyKey } from "#test/support/entities.ts";
import { startTable } from "#test/support/start-table.ts";

describe("keys in DynamoDB", () => {
  let started: Awaited<ReturnType<typeof startTable>>;
  let keys: ApiKeys;
  beforeAll(async () => {
    started = await startTable();
    keys = makeApiKeyStore(started.table);
  });
  afterAll(() => started.stop());

  /** Keys of an agency of their own, stored under the hashes of their ids. */
  async function given(...wanted: ApiKey[]): Promise<ApiKey[]> {
    const agencyId = ids.create("agency");
    const made = wanted.map((key) => ({ ...key, id: ids.create("key"), agencyId }));
    for (const key of made) await keys.create(key, fingerprint(key.id));
    return made;
  }

  it("are found by their hash, with whose they are and what they may do", async () => {
    const [agencyKey, clientKey] = await given(anAgencyKey(), aClientKey());
    expect(await keys.findByHash(fingerprint(agencyKey?.id ?? ""))).toEqual(agencyKey);
    expect(await keys.findByHash(fingerprint(clientKey?.id ?? ""))).toEqual(clientKey);
    expect(await keys.findByHash(fingerprint("a guess"))).toBeUndefined();
  });

  it("are listed newest first without their hashes", async () => {
    const made = await given(anAgencyKey(), aClientKey(), anAgencyKey());
    const agencyId = made[0]?.agencyId ?? ids.create("agency");
    const first = await keys.list(agencyId, { limit: 2 });
    const newestFirst = made.toSorted((a, b) => (a.id < b.id ? 1 : -1));
    expect(first).toEqual({ entities: newestFirst.slice(0, 2), more: true });
    expect(await keys.list(agencyId, { limit: 2, after: first.entities.at(-1)?.id })).toEqual({
      entities: newestFirst.slice(2),
      more: false,
    });
  });

  it("open nothing any more once they are revoked, and are listed no longer", async () => {
    const [key, other] = await given(anAgencyKey(), anAgencyKey());
    if (!key || !other) throw new Error("two keys were made");
    expect(await keys.revoke(key.agencyId, key.id)).toBe(true);
    expect(await keys.findByHash(fingerprint(key.id))).toBeUndefined();
    expect((await keys.list(key.agencyId, { limit: 5 })).entities).toEqual([other]);
    expect(await keys.findByHash(fingerprint(other.id))).toEqual(other);
    expect(await keys.revoke(key.agencyId, key.id)).toBe(false);
  });

  it("cannot be revoked by another agency", async () => {
    const [key] = await given(anAgencyKey());
    if (!key) throw new Error("a key was made");
    expect(await keys.revoke(ids.create("agency"), key.id)).toBe(false);
    expect(await keys.findByHash(fingerprint(key.id))).toEqual(key);
  });

  it("are never overwritten: two keys of one hash cannot be", async () => {
    const [key] = await given(anAgencyKey());
    if (!key) throw new Error("a key was made");
    const thief = anAgencyKey({ agencyId: ids.create("agency"), id: ids.create("key") });
    await expect(keys.create(thief, fingerprint(key.id))).rejects.toThrow("ConditionalCheckFailed");
    expect(await keys.findByHash(fingerprint(key.id))).toEqual(key);
    expect((await keys.list(thief.agencyId, { limit: 5 })).entities).toEqual([]);
  });
});
