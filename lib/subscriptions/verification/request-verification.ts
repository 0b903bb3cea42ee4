import type { MessageId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { Subscription } from "#domain/subscriptions/subscription.ts";
import type { Messages } from "#events/ports.ts";
import type { Ids, SubscriptionScope } from "#platform/ports.ts";

type Deps = { messages: Pick<Messages, "post">; ids: Ids };

export type RequestVerification = (scope: SubscriptionScope, subscription: Subscription) => Promise<void>;

type VerificationMessageKey = Pick<SubscriptionScope, "agencyId"> &
  Pick<Subscription, "id" | "endpoint"> & { sentAt: Instant };

/** Derives the id of the verification message to an endpoint. */
export const deriveVerificationMessageId = (
  ids: Pick<Ids, "derive">,
  { agencyId, id, endpoint, sentAt }: VerificationMessageKey,
): MessageId => ids.derive("msg", agencyId, "endpoint.verification", id, endpoint, sentAt);

/**
 * Posts the verification that the subscription says was sent. Call it after the subscription is stored. The message id
 * is derived, so a retry after a crash sends the same message once. Does nothing if the endpoint is verified, or had too many
 * verifications.
 */
export function makeRequestVerification({ messages, ids }: Deps): RequestVerification {
  return async function requestVerification(
    { agencyId, clientId },
    { id, channel, endpoint, verifiedAt, verification },
  ) {
    if (verifiedAt || !verification || verification.limitedUntil) return;
    const { sentAt } = verification;
    const messageId = deriveVerificationMessageId(ids, { agencyId, id, endpoint, sentAt });
    const delivery = { id: ids.derive("dlv", messageId, id), subscriptionId: id, channel, clientId };
    await messages.post(agencyId, {
      id: messageId,
      type: "endpoint.verification",
      at: sentAt,
      data: { subscriptionId: id },
      deliveries: [delivery],
    });
  };
}
