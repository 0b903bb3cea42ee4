import { clientRoutes, holidayRoutes, keyRoutes } from "#accounts/routes.ts";
import { userRoutes } from "#accounts/users/routes.ts";
import { appointmentPageRoutes, appointmentRoutes } from "#appointments/routes.ts";
import { billingRoutes, reconciliationRoutes } from "#billing/routes.ts";
import { campaignRoutes } from "#campaigns/routes.ts";
import { contractRoutes } from "#contracts/routes.ts";
import { batchRoutes } from "#contact/batches/routes.ts";
import { contactRoutes, leadCardRoutes } from "#contact/routes.ts";
import { statusRoutes } from "#contact/statuses/routes.ts";
import { deliveryRoutes } from "#delivery/routes.ts";
import { sandboxRoutes } from "#delivery/sandbox/routes.ts";
import { documentationRoutes } from "#documentation/routes.ts";
import { exportRoutes } from "#exports/routes.ts";
import { erasurePageRoutes } from "#erasures/confirmation/routes.ts";
import { erasureRoutes } from "#erasures/routes.ts";
import { refusedLeadRoutes } from "#intake/refused/routes.ts";
import { intakeRoutes } from "#intake/routes.ts";
import { ledgerRoutes } from "#ledger/routes.ts";
import { leadRoutes } from "#leads/routes.ts";
import { nurtureRoutes } from "#nurture/routes.ts";
import type { Route } from "#platform/http/route.ts";
import { readinessRoutes } from "#readiness/routes.ts";
import { outreachRoutes } from "#reports/outreach/routes.ts";
import { reportRoutes } from "#reports/routes.ts";
import { statementPageRoutes, statementRoutes } from "#statements/routes.ts";
import { stopPageRoutes } from "#subscriptions/opt-out/routes.ts";
import { returnRoutes } from "#returns/routes.ts";
import { subscriptionRoutes } from "#subscriptions/routes.ts";
import { suppressionRoutes } from "#suppressions/routes.ts";
import { pageRoutes } from "./page-routes.ts";
import type { RefusalKind } from "./problems.ts";

/** Every route of the API, by operation name. Each feature defines its own routes. */
export const routes = {
  ...intakeRoutes,
  ...refusedLeadRoutes,
  ...leadRoutes,
  ...contactRoutes,
  ...appointmentRoutes,
  ...batchRoutes,
  ...nurtureRoutes,
  ...clientRoutes,
  ...statusRoutes,
  ...holidayRoutes,
  ...campaignRoutes,
  ...readinessRoutes,
  ...subscriptionRoutes,
  ...suppressionRoutes,
  ...erasureRoutes,
  ...keyRoutes,
  ...userRoutes,
  ...contractRoutes,
  ...billingRoutes,
  ...ledgerRoutes,
  ...returnRoutes,
  ...exportRoutes,
  ...statementRoutes,
  ...deliveryRoutes,
  ...reconciliationRoutes,
  ...reportRoutes,
  ...outreachRoutes,
  ...sandboxRoutes,
  ...documentationRoutes,
  ...pageRoutes,
  ...leadCardRoutes,
  ...appointmentPageRoutes,
  ...erasurePageRoutes,
  ...stopPageRoutes,
  ...statementPageRoutes,
} as const satisfies Record<string, Route<RefusalKind>>;

export type Routes = typeof routes;
export type RouteName = keyof Routes;
