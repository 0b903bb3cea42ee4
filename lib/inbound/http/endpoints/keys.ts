import type { Routes } from "../../../contract/routes.ts";
import type { ApiKey } from "../../../domain/client/api-key.ts";
import { ok, refuse } from "../../../domain/shared/result.ts";
import type { makeCreateKey } from "../../../use-cases/create-key.ts";
import type { ApiKeys } from "../../../use-cases/ports/entities.ts";
import type { Endpoint } from "../endpoint.ts";
import { nextOf, pageOf } from "../page-of.ts";

export const createKey =
  (create: ReturnType<typeof makeCreateKey>): Endpoint<Routes["createKey"]> =>
  async ({ caller, body }) => {
    const created = await create(caller.agencyId, body);
    if (!created.ok) return created;
    return ok({ status: 201, body: { ...keyView(created.value.key), key: created.value.secret } });
  };

export const listKeys =
  (apiKeys: ApiKeys): Endpoint<Routes["listKeys"]> =>
  async ({ caller, query }) => {
    const page = await pageOf({ keys: caller.agencyId }, query, async (place) => {
      const found = await apiKeys.list(caller.agencyId, place);
      return ok({ items: found.entities.map(keyView), next: nextOf(found) });
    });
    return page.ok ? ok({ status: 200, body: page.value }) : page;
  };

export const revokeKey =
  (apiKeys: ApiKeys): Endpoint<Routes["revokeKey"]> =>
  async ({ caller, params: { keyId } }) => {
    const revoked = await apiKeys.revoke(caller.agencyId, keyId);
    return revoked ? ok({ status: 204, body: undefined }) : refuse({ kind: "not_found" });
  };

/** A key as the API shows it: the agency is the caller's own. */
function keyView({ agencyId: _, ...key }: ApiKey) {
  return key;
}
