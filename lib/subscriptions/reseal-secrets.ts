import type { Subscription } from "#domain/subscriptions/subscription.ts";
import { ok, refuse } from "#domain/shared/result.ts";
import { makeChangeEntity } from "#platform/change-entity.ts";
import type { Now } from "#platform/ports.ts";
import type { Reseal, ScanSealedSecrets, SealedSubscription, Subscriptions } from "./ports.ts";

type Deps = { subscriptions: Subscriptions; scanSealedSecrets: ScanSealedSecrets; reseal: Reseal; now: Now };

/** How far it is: how many subscriptions were re-sealed, which ones were not, and from where another run goes on. */
export type ResealProgress = {
  resealed: number;
  failed: readonly Subscription["id"][];
  position: string | undefined;
};

/**
 * Seals the secrets of all subscriptions with the current key, page by page, and yields how far it is. What is sealed with
 * it already is left alone, so it may run twice, and stop anywhere. If another request changes a subscription meanwhile,
 * it seals what that stored. A subscription fails if the key of one of its secrets is lost, or if others change it all
 * the time.
 */
export function makeResealSecrets({ subscriptions, scanSealedSecrets, reseal, now }: Deps) {
  const changeEntity = makeChangeEntity(subscriptions, now);

  return async function* resealSecrets(from?: string): AsyncGenerator<ResealProgress> {
    const failed: Subscription["id"][] = [];
    let resealed = 0;
    for await (const { found, position } of scanSealedSecrets(from)) {
      for (const each of found) {
        if (each.sealed.every((sealed) => reseal(sealed) === sealed)) continue;
        const outcome = await resealOne(each);
        if (outcome === "resealed") resealed += 1;
        if (outcome === "failed") failed.push(each.id);
      }
      yield { resealed, failed, position };
    }
  };

  async function resealOne({ scope, id }: SealedSubscription): Promise<"resealed" | "failed" | "gone"> {
    const changed = await changeEntity(scope, id, (before) => {
      const after = resealSubscription(before, reseal);
      return after ? ok(after) : refuse({ kind: "key_lost" } as const);
    });
    if (changed.ok) return "resealed";
    return changed.refusal.kind === "not_found" ? "gone" : "failed";
  }
}

/** Seals each secret of a subscription with the current key; undefined if the key of one is lost. */
function resealSubscription(subscription: Subscription, reseal: Reseal): Subscription | undefined {
  if (subscription.channel !== "webhook") return subscription;
  const { sealedHeaders: headers, formerSecrets: former } = subscription;
  const sealedSecret = reseal(subscription.sealedSecret);
  const sealedHeaders = headers && reseal(headers);
  const formerSecrets = former?.flatMap(({ sealedSecret: sealed, until }) => {
    const resealed = reseal(sealed);
    return resealed ? [{ sealedSecret: resealed, until }] : [];
  });
  if (!sealedSecret || (headers && !sealedHeaders) || formerSecrets?.length !== former?.length) return undefined;
  return {
    ...subscription,
    sealedSecret,
    sealedHeaders,
    formerSecrets,
  };
}
