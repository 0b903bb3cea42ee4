import { bindEndpoints } from "#platform/http/endpoint.ts";
import { makeCheckSuppression } from "./check-suppression.ts";
import { checkSuppression, liftSuppression, listSuppressions, suppressContact } from "./endpoints.ts";
import { suppressionRoutes } from "./routes.ts";
import { makeSuppressContact } from "./suppress-contact.ts";

type Deps = Parameters<typeof makeSuppressContact>[0] & Parameters<typeof makeCheckSuppression>[0];

export const suppressionEndpoints = (deps: Deps) =>
  bindEndpoints(suppressionRoutes, {
    suppressContact: suppressContact(makeSuppressContact(deps)),
    listSuppressions: listSuppressions(deps.suppressions),
    checkSuppression: checkSuppression(makeCheckSuppression(deps)),
    liftSuppression: liftSuppression(deps.suppressions),
  });
