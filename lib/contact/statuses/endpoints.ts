import { ok } from "#domain/shared/result.ts";
import type { Endpoint } from "#platform/http/endpoint.ts";
import type { makeListUnmappedStatuses } from "./list-unmapped-statuses.ts";
import type { Routes } from "./routes.ts";

export const listUnmappedStatuses =
  (list: ReturnType<typeof makeListUnmappedStatuses>): Endpoint<Routes["listUnmappedStatuses"]> =>
  async ({ caller, params: { clientId } }) => {
    const listed = await list(caller, clientId);
    return listed.ok ? ok({ status: 200, body: { items: listed.value } }) : listed;
  };
