import { ok, refuse } from "#domain/shared/result.ts";
import type { Endpoint } from "#platform/http/endpoint.ts";
import { nextPosition, readPage } from "#platform/http/read-page.ts";
import type { makeCheckSuppression } from "./check-suppression.ts";
import type { Suppressions } from "./ports.ts";
import type { Routes } from "./routes.ts";
import type { makeSuppressContact } from "./suppress-contact.ts";

export const suppressContact =
  (suppress: ReturnType<typeof makeSuppressContact>): Endpoint<Routes["suppressContact"]> =>
  async ({ caller, body }) => {
    const suppressed = await suppress(caller.agencyId, body);
    return suppressed.ok ? ok({ status: 201, body: { entries: suppressed.value } }) : suppressed;
  };

export const listSuppressions =
  (suppressions: Suppressions): Endpoint<Routes["listSuppressions"]> =>
  async ({ caller, query }) => {
    const page = await readPage({ suppressions: caller.agencyId }, query, async (pageRequest) => {
      const found = await suppressions.list(caller.agencyId, pageRequest);
      return ok({ items: found.entities, next: nextPosition(found) });
    });
    return page.ok ? ok({ status: 200, body: page.value }) : page;
  };

export const checkSuppression =
  (check: ReturnType<typeof makeCheckSuppression>): Endpoint<Routes["checkSuppression"]> =>
  async ({ caller, body }) => {
    const entries = await check(caller.agencyId, body);
    return ok({ status: 200, body: { suppressed: entries.length > 0, entries } });
  };

export const liftSuppression =
  (suppressions: Suppressions): Endpoint<Routes["liftSuppression"]> =>
  async ({ caller, params: { suppressionId } }) => {
    const lifted = await suppressions.remove(caller.agencyId, suppressionId);
    return lifted ? ok({ status: 204, body: undefined }) : refuse({ kind: "not_found" });
  };
