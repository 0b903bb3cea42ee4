import { ok, refuse } from "#domain/shared/result.ts";
import type { Endpoint } from "#platform/http/endpoint.ts";
import { nextPosition, readPage } from "#platform/http/read-page.ts";
import { replayHeaders } from "#platform/http/replay-header.ts";
import { toErasureListItem, toErasureView } from "./erasure-views.ts";
import type { Erasures } from "./ports.ts";
import type { makeReadErasure } from "./read-erasure.ts";
import type { makeRequestErasure } from "./request-erasure.ts";
import type { Routes } from "./routes.ts";

export const requestErasure =
  (request: ReturnType<typeof makeRequestErasure>): Endpoint<Routes["requestErasure"]> =>
  async ({ caller, body, idempotencyKey }) => {
    const requested = await request(caller, body, idempotencyKey);
    if (!requested.ok) return requested;
    const location = `/v1/erasures/${requested.value.id}`;
    const headers = { location, ...replayHeaders(requested) };
    return ok({ status: 202, body: toErasureView(requested.value), headers });
  };

export const listErasures =
  (erasures: Pick<Erasures, "list">): Endpoint<Routes["listErasures"]> =>
  async ({ caller: { agencyId, mode }, query }) => {
    const page = await readPage({ erasures: agencyId }, query, async (pageRequest) => {
      // Erasures belong to the live agency, although they reach its sandbox too.
      if (mode === "test") return ok({ items: [] });
      const found = await erasures.list({ agencyId }, pageRequest);
      return ok({ items: found.entities.map(toErasureListItem), next: nextPosition(found) });
    });
    return page.ok ? ok({ status: 200, body: page.value }) : page;
  };

export const readErasure =
  (read: ReturnType<typeof makeReadErasure>): Endpoint<Routes["readErasure"]> =>
  async ({ caller, params: { erasureId } }) => {
    const erasure = caller.mode === "live" ? await read(caller.agencyId, erasureId) : undefined;
    return erasure ? ok({ status: 200, body: toErasureView(erasure) }) : refuse({ kind: "not_found" });
  };
