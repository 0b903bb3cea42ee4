import { randomBytes } from "node:crypto";
import type { Instant } from "#domain/shared/instant.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { Now } from "#platform/ports.ts";
import { activateKey, addKey, isActivationSpread, type KeyRefusal, retireKey } from "#platform/secrets/change-keys.ts";
import type { KeyList } from "#platform/secrets/key-list.ts";
import type { KeyStore } from "#platform/secrets/key-store.ts";
import type { Table } from "#platform/table/table.ts";
import { makeReseal } from "#subscriptions/adapters/reseal.ts";
import { makeScanSealedSecrets } from "./scan-sealed-secrets.ts";
import { readSealKeyId } from "#subscriptions/adapters/secret-box.ts";
import { makeSubscriptionStore } from "#subscriptions/adapters/subscription-store.ts";
import { makeResealSecrets, type ResealProgress } from "#subscriptions/reseal-secrets.ts";

export type KeysRefusal = KeyRefusal | { kind: "changed_meanwhile" } | { kind: "still_used"; subscriptions: number };

type Changed = Result<KeyList, KeysRefusal>;

/** Makes the verbs with which an operator rotates the keys of a deployment. Each may run twice. */
export function makeKeyOperator({ store, now }: { store: KeyStore; now: Now }) {
  return {
    read: async (): Promise<KeyList> => (await store.read()).list,

    /** Adds a key that only opens and verifies, until it is activated; see `addKey`. */
    add: (): Promise<Changed> =>
      change((list, at) => addKey(list, { text: randomBytes(48).toString("base64url"), at })),

    /** Makes the added key the one that seals and signs; see `activateKey`. */
    activate: (): Promise<Changed> => change(activateKey),

    /** Seals what the table holds with the current key; see `makeResealSecrets`. Keys that are retired still open here. */
    async *reseal(table: Table, from?: string): AsyncGenerator<ResealProgress & { isFinal: boolean }> {
      const { list } = await store.read();
      const current = list.keys.find(({ id }) => id === list.current);
      if (!current) return;
      const resealSecrets = makeResealSecrets({
        subscriptions: makeSubscriptionStore(table),
        scanSealedSecrets: makeScanSealedSecrets(table),
        reseal: makeReseal({ permanent: list.permanent, current, keys: list.keys }),
        now,
      });
      for await (const progress of resealSecrets(from)) {
        yield { ...progress, isFinal: isActivationSpread(list, now()) };
      }
    },

    /** Retires a key that seals nothing in the table any more; see `retireKey`. */
    async retire(id: number, { table, isLeaked }: { table: Table; isLeaked: boolean }): Promise<Changed> {
      // The scan takes long, so a refusal comes first.
      const allowed = retireKey((await store.read()).list, { id, at: now(), isLeaked });
      if (!allowed.ok) return allowed;
      const subscriptions = await countSealedWith(id, table);
      if (subscriptions > 0) return refuse({ kind: "still_used", subscriptions });
      return change((list, at) => retireKey(list, { id, at, isLeaked }));
    },
  };

  async function change(decide: (list: KeyList, at: Instant) => Changed): Promise<Changed> {
    const before = await store.read();
    const decided = decide(before.list, now());
    if (!decided.ok || decided.value === before.list) return decided;
    return (await store.replace(before, decided.value)) ? ok(decided.value) : refuse({ kind: "changed_meanwhile" });
  }
}

/** Counts the subscriptions of which a secret is sealed with a key. */
async function countSealedWith(id: number, table: Table): Promise<number> {
  let count = 0;
  for await (const { found } of makeScanSealedSecrets(table)()) {
    count += found.filter(({ sealed }) => sealed.some((each) => readSealKeyId(each) === id)).length;
  }
  return count;
}
