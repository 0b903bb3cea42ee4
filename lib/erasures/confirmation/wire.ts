import type { Page } from "#platform/http/page-handler.ts";
import { makeConfirmErasure } from "./confirm-erasure.ts";
import { makeErasurePage } from "./erasure-page.ts";
import { erasurePageRoutes } from "./routes.ts";

type Deps = Omit<Parameters<typeof makeErasurePage>[0], "confirmErasure"> & Parameters<typeof makeConfirmErasure>[0];

/** The page on which a recipient confirms that it deleted the data of a lead. */
export const erasurePages = (deps: Deps): Record<string, Page> => ({
  [erasurePageRoutes.openErasurePage.path]: makeErasurePage({ ...deps, confirmErasure: makeConfirmErasure(deps) }),
});
