import { billingRoutes } from "./billing-routes.ts";
import { campaignRoutes } from "./campaign-routes.ts";
import { clientRoutes } from "./client-routes.ts";
import { deliveryRoutes } from "./delivery-routes.ts";
import { enablingRoutes } from "./enabling-routes.ts";
import { eventSubscriptionRoutes } from "./event-subscription-routes.ts";
import { intakeRoutes } from "./intake-routes.ts";
import { keyRoutes } from "./key-routes.ts";
import { leadRoutes } from "./lead-routes.ts";
import { pageRoutes } from "./page-routes.ts";
import { reconciliationRoutes } from "./reconciliation-routes.ts";
import { sandboxRoutes } from "./sandbox-routes.ts";
import { subscriptionRoutes } from "./subscription-routes.ts";
import { suppressionRoutes } from "./suppression-routes.ts";
import { verificationRoutes } from "./verification-routes.ts";
import type { Route } from "./route.ts";

/** Every route of the API, by the name of what it does. Each subject has a file. */
export const routes = {
  ...intakeRoutes,
  ...leadRoutes,
  ...clientRoutes,
  ...campaignRoutes,
  ...subscriptionRoutes,
  ...eventSubscriptionRoutes,
  ...verificationRoutes,
  ...enablingRoutes,
  ...suppressionRoutes,
  ...keyRoutes,
  ...billingRoutes,
  ...deliveryRoutes,
  ...reconciliationRoutes,
  ...sandboxRoutes,
  ...pageRoutes,
} as const satisfies Record<string, Route>;

export type Routes = typeof routes;
export type RouteName = keyof Routes;
