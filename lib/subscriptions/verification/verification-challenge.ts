import type { Instant } from "#domain/shared/instant.ts";
import type { Subscription } from "#domain/subscriptions/subscription.ts";
import type { SubscriptionScope } from "#platform/ports.ts";
import type { VerificationChallenge } from "./ports.ts";

/** Builds the challenge that Baton sent to the endpoint of a subscription at `sentAt`. */
export const toVerificationChallenge = (
  { agencyId, clientId }: SubscriptionScope,
  { id: subscriptionId, endpoint }: Pick<Subscription, "id" | "endpoint">,
  sentAt: Instant,
): VerificationChallenge => ({ agencyId, clientId, subscriptionId, endpoint, sentAt });
