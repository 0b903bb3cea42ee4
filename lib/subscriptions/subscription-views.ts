import { statusOf } from "#domain/subscriptions/subscription-status.ts";
import type { Subscription } from "#domain/subscriptions/subscription.ts";
import type { AgencyScope, ClientScope, SubscriptionScope } from "#platform/ports.ts";
import type { Endpoints } from "./health/ports.ts";

export type SubscriptionViews = ReturnType<typeof makeSubscriptionViews>;

/** Subscriptions as the API shows them, with how their endpoints do: those that are shown at once are asked about by one call. */
export function makeSubscriptionViews(endpoints: Pick<Endpoints, "read">) {
  async function stateOf(scope: SubscriptionScope, subscription: Subscription) {
    const { toldLevel: _, ...health } = await endpoints.read(scope, subscription.id);
    return { status: statusOf(subscription), health };
  }
  return {
    async ofClient(scope: ClientScope, subscription: Subscription) {
      const { events: _, ...shown } = withoutSecrets(subscription);
      return { ...shown, clientId: scope.clientId, ...(await stateOf(scope, subscription)) };
    },

    async ofAgency(scope: AgencyScope, subscription: Subscription) {
      const { clientId: _, events = [], ...shown } = withoutSecrets(subscription);
      const state = await stateOf({ agencyId: scope.agencyId }, subscription);
      if (shown.channel !== "webhook") return { ...shown, events, ...state };
      const { payload: __, ...webhook } = shown;
      return { ...webhook, events, ...state };
    },
  };
}

function withoutSecrets({ verification: _, ...subscription }: Subscription) {
  if (subscription.channel !== "webhook") return subscription;
  const { sealedSecret: __, formerSecrets: ___, rotations: ____, sealedHeaders: _____, ...shown } = subscription;
  return shown;
}
