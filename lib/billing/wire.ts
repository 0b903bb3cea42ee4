import { bindEndpoints } from "#platform/http/endpoint.ts";
import { limits } from "#platform/limits.ts";
import { compareClientList, listBillingRecords, readReconciliation, reportClient } from "./endpoints.ts";
import { makeListBillingRecords, makeReportClient } from "./read-billing.ts";
import { makeCompareLeadList, makeReconcile } from "./reconcile.ts";
import { billingRoutes, reconciliationRoutes } from "./routes.ts";

type Deps = Omit<
  Parameters<typeof makeListBillingRecords>[0] &
    Parameters<typeof makeReportClient>[0] &
    Parameters<typeof makeReconcile>[0] &
    Parameters<typeof makeCompareLeadList>[0],
  "max"
>;

export function billingEndpoints(deps: Deps) {
  const limited = { ...deps, max: limits.reportRecords };
  return {
    ...bindEndpoints(billingRoutes, {
      listBillingRecords: listBillingRecords(makeListBillingRecords(deps)),
      reportClient: reportClient(makeReportClient(deps)),
    }),
    ...bindEndpoints(reconciliationRoutes, {
      readReconciliation: readReconciliation(makeReconcile(limited)),
      compareClientList: compareClientList(makeCompareLeadList(limited)),
    }),
  };
}
