import type { Instant } from "#domain/shared/instant.ts";
import type { SealedSecret, Subscription } from "./subscription.ts";

export type WebhookSubscription = Extract<Subscription, { channel: "webhook" }>;

/** Secrets that still sign beside the present one, at most. */
const maxFormerSecrets = 3;

/** Every secret that signs what is sent `at` this time: the present one, then those it replaced that have not ended, newest first. */
export const listSigningSecrets = (subscription: WebhookSubscription, at: Instant): SealedSecret[] => [
  subscription.sealedSecret,
  ...listActiveFormerSecrets(subscription, at).map(({ sealedSecret }) => sealedSecret),
];

/** The secrets that were replaced and go on signing `at` this time; what has ended is not among them, and need not be kept. */
export const listActiveFormerSecrets = ({ formerSecrets = [] }: WebhookSubscription, at: Instant) =>
  formerSecrets.filter(({ until }) => Date.parse(at) < Date.parse(until));

/**
 * The subscription with another secret from now on. All that signed before end at `until`, or at their own end if that is sooner: so with no
 * overlap at all there is nothing left of a secret that somebody got hold of.
 */
export function replaceSecret(
  previous: WebhookSubscription,
  next: Pick<WebhookSubscription, "sealedSecret" | "signature" | "rotations">,
  { at, until }: { at: Instant; until: Instant },
): WebhookSubscription {
  const capAtUntil = (end: Instant) => (Date.parse(end) < Date.parse(until) ? end : until);
  const former = [{ sealedSecret: previous.sealedSecret, until }, ...(previous.formerSecrets ?? [])].map((each) => ({
    ...each,
    until: capAtUntil(each.until),
  }));
  const changed: WebhookSubscription = { ...previous, ...next, formerSecrets: former };
  return { ...changed, formerSecrets: listActiveFormerSecrets(changed, at).slice(0, maxFormerSecrets) };
}
