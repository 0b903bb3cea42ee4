import type { SubscriptionId } from "#domain/shared/id.ts";
import { addMs, type Instant } from "#domain/shared/instant.ts";
import { ok, refuse, replayed, type Result } from "#domain/shared/result.ts";
import type { SignatureScheme } from "#domain/subscriptions/subscription.ts";
import { replaceSecret, type WebhookSubscription } from "#domain/subscriptions/webhook-secrets.ts";
import { type ChangeRefusal, makeChangeEntity } from "#platform/change-entity.ts";
import type { Fingerprint, Now, SubscriptionScope } from "#platform/ports.ts";
import type { SecretBox, Subscriptions } from "./ports.ts";

type Deps = { subscriptions: Subscriptions; secretBox: SecretBox; fingerprint: Fingerprint; now: Now };

/** The scheme of the new secret (by default the current one), and for how many hours the former secrets still sign. */
export type Rotation = { signature?: SignatureScheme | undefined; overlapHours: number };

/** `overlapEndsAt` is when the former secrets stop signing; undefined if they stopped at once. */
export type RotatedSecret = { signature: SignatureScheme; secret: string; overlapEndsAt?: Instant };

type Refusal = ChangeRefusal | { kind: "idempotency_conflict" };

const hourMs = 3_600_000;
/** How many rotations Baton stores to recognise a repeated idempotency key. */
const maxKeptRotations = 5;

/**
 * Replaces the secret of a webhook subscription; the former secrets still sign until the overlap ends. A retry with the
 * idempotency key of the last rotation returns the same secret. The key of an earlier rotation, or the same key with
 * another request, is a conflict.
 */
export function makeRotateSecret({ subscriptions, secretBox, fingerprint, now }: Deps) {
  const changeEntity = makeChangeEntity(subscriptions, now);
  return async function rotateSecret(
    scope: SubscriptionScope,
    id: SubscriptionId,
    { signature, overlapHours }: Rotation,
    idempotencyKey?: string,
  ): Promise<Result<RotatedSecret, Refusal>> {
    const rotation = {
      key: idempotencyKey === undefined ? undefined : fingerprint(idempotencyKey),
      asked: fingerprint(JSON.stringify([signature ?? null, overlapHours])),
    };
    let repeated: WebhookSubscription | undefined;
    let rotated: WebhookSubscription | undefined;
    const changed = await changeEntity<Refusal>(scope, id, (before) => {
      if (before.channel !== "webhook") return refuse({ kind: "not_found" });
      const { rotations = [] } = before;
      const [last] = rotations;
      if (rotation.key !== undefined && rotations.some(({ key }) => key === rotation.key)) {
        if (last?.key === rotation.key && last.asked === rotation.asked) repeated = before;
        return refuse({ kind: "idempotency_conflict" });
      }
      const at = now();
      const scheme = signature ?? before.signature;
      const next = {
        signature: scheme,
        sealedSecret: secretBox.seal(secretBox.newWebhookSecret(scheme)),
        rotations: [rotation, ...rotations].slice(0, maxKeptRotations),
      };
      rotated = replaceSecret(before, next, { at, until: addMs(at, overlapHours * hourMs) });
      return ok(rotated);
    });
    if (!changed.ok) return repeated ? replayed(toRotatedSecret(repeated)) : changed;
    if (!rotated) throw new Error(`nothing was rotated: ${id}`);
    return ok(toRotatedSecret(rotated));
  };

  function toRotatedSecret(subscription: WebhookSubscription): RotatedSecret {
    const overlapEndsAt = subscription.formerSecrets?.[0]?.until;
    const secret = secretBox.toVerifierKey(secretBox.unseal(subscription.sealedSecret));
    return { signature: subscription.signature, secret, overlapEndsAt };
  }
}
