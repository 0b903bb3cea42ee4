import type { Subscription } from "../../domain/client/subscription.ts";
import type { ClientId } from "../../domain/shared/id.ts";

/** A client's subscription as the API shows it. */
export function subscriptionView(clientId: ClientId, subscription: Subscription) {
  const { events: _, ...shown } = withoutSecrets(subscription);
  return { ...shown, clientId };
}

/** A subscription of the agency's own as the API shows it. */
export function eventSubscriptionView(subscription: Subscription) {
  const { clientId: _, events = [], ...shown } = withoutSecrets(subscription);
  if (shown.channel !== "webhook") return { ...shown, events };
  const { payload: __, headerNames: ___, ...webhook } = shown;
  return { ...webhook, events };
}

function withoutSecrets({ verification: _, ...subscription }: Subscription) {
  if (subscription.channel !== "webhook") return subscription;
  const { sealedSecret: __, formerSecrets: ___, rotations: ____, sealedHeaders: _____, ...shown } = subscription;
  return shown;
}
