import type { Instant } from "#domain/shared/instant.ts";
import type { SealedSecret, Subscription } from "./subscription.ts";

export type WebhookSubscription = Extract<Subscription, { channel: "webhook" }>;

/** The most earlier secrets that still sign. */
const maxFormerSecrets = 3;

/** Lists every secret that signs at `at`: the current one, then the earlier ones that have not ended, newest first. */
export const listSigningSecrets = (subscription: WebhookSubscription, at: Instant): SealedSecret[] => [
  subscription.sealedSecret,
  ...listActiveFormerSecrets(subscription, at).map(({ sealedSecret }) => sealedSecret),
];

/** Lists the earlier secrets that still sign at `at`. The others need not be stored any more. */
export const listActiveFormerSecrets = ({ formerSecrets = [] }: WebhookSubscription, at: Instant) =>
  formerSecrets.filter(({ until }) => Date.parse(at) < Date.parse(until));

/** Replaces the secret. Earlier secrets end at `until` at the latest, at once without an overlap. */
export function replaceSecret(
  previous: WebhookSubscription,
  next: Pick<WebhookSubscription, "sealedSecret" | "signature" | "rotations">,
  { at, until }: { at: Instant; until: Instant },
): WebhookSubscription {
  const capAtUntil = (end: Instant) => (Date.parse(end) < Date.parse(until) ? end : until);
  const former = [{ sealedSecret: previous.sealedSecret, until }, ...(previous.formerSecrets ?? [])].map((secret) => ({
    ...secret,
    until: capAtUntil(secret.until),
  }));
  const changed: WebhookSubscription = { ...previous, ...next, formerSecrets: former };
  return { ...changed, formerSecrets: listActiveFormerSecrets(changed, at).slice(0, maxFormerSecrets) };
}
