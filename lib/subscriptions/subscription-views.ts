import { toSubscriptionStatus } from "#domain/subscriptions/subscription-status.ts";
import type { Subscription } from "#domain/subscriptions/subscription.ts";
import type { AgencyScope, ClientScope, SubscriptionScope } from "#platform/ports.ts";
import type { EndpointHealthStore } from "./health/ports.ts";

export type SubscriptionViews = ReturnType<typeof makeSubscriptionViews>;

/** Builds the API view of a subscription, with the health of its endpoint. */
export function makeSubscriptionViews(healthStore: Pick<EndpointHealthStore, "read">) {
  async function readEndpointState(scope: SubscriptionScope, subscription: Subscription) {
    const { toldLevel: _, lastSuccessAt, ...health } = await healthStore.read(scope, subscription.id);
    const { verifiedAt, verification } = subscription;
    return {
      status: toSubscriptionStatus(subscription),
      verificationLimitedUntil: verifiedAt ? undefined : verification?.limitedUntil,
      health: { ...health, lastRecoveredAt: lastSuccessAt },
    };
  }
  return {
    async forClient(scope: ClientScope, subscription: Subscription) {
      const { events: _, ...publicFields } = omitSecrets(subscription);
      return { ...publicFields, clientId: scope.clientId, ...(await readEndpointState(scope, subscription)) };
    },

    async forAgency(scope: AgencyScope, subscription: Subscription) {
      const { clientId: _, events = [], ...publicFields } = omitSecrets(subscription);
      const state = await readEndpointState({ agencyId: scope.agencyId }, subscription);
      switch (publicFields.channel) {
        case "sms":
        case "email":
          return { ...publicFields, events, ...state };
        case "webhook": {
          const { payload: __, ...webhook } = publicFields;
          return { ...webhook, events, ...state };
        }
      }
    },
  };
}

function omitSecrets({ verification: _, endpointChangedAt: _changed, ...subscription }: Subscription) {
  switch (subscription.channel) {
    case "sms":
    case "email":
      return subscription;
    case "webhook": {
      const { sealedSecret: __, formerSecrets: ___, rotations: ____, sealedHeaders: _____, ...rest } = subscription;
      return rest;
    }
  }
}
