import type { Routes } from "../../../contract/routes.ts";
import { ok, refuse } from "../../../domain/shared/result.ts";
import type { makeCompareList, makeReconcile } from "../../../use-cases/reconcile.ts";
import type { Endpoint } from "../endpoint.ts";

export const readReconciliation =
  (reconcile: ReturnType<typeof makeReconcile>): Endpoint<Routes["readReconciliation"]> =>
  async ({ caller, query: { client, from, to } }) => {
    const reconciled = await reconcile(caller, { clientId: client, from, to });
    return reconciled.ok ? ok({ status: 200, body: reconciled.value }) : reconciled;
  };

export const compareClientList =
  (compare: ReturnType<typeof makeCompareList>): Endpoint<Routes["compareClientList"]> =>
  async ({ caller, body: { clientId: told, lateAfterSeconds, ...list } }) => {
    const clientId = told ?? (caller.role === "client" ? caller.clientId : undefined);
    if (!clientId) {
      return refuse({ kind: "validation_error", errors: [{ pointer: "/clientId", detail: "needed with this key" }] });
    }
    const compared = await compare(caller, { ...list, clientId, lateAfterMs: lateAfterSeconds * 1000 });
    return compared.ok ? ok({ status: 200, body: compared.value }) : compared;
  };
