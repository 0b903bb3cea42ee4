import { ok } from "#domain/shared/result.ts";
import type { Endpoint } from "#platform/http/endpoint.ts";
import { readPage } from "#platform/http/read-page.ts";
import type { makeListRefusedLeads } from "./list-refused-leads.ts";
import type { RefusedLeads } from "./ports.ts";
import type { Routes } from "./routes.ts";

export const listRefusedLeads =
  (list: ReturnType<typeof makeListRefusedLeads>): Endpoint<Routes["listRefusedLeads"]> =>
  async ({ caller, query: { limit, cursor, ...filter } }) => {
    let notKept: number | undefined;
    const listQuery = { refused: caller.agencyId, mode: caller.mode, ...filter };
    const page = await readPage(listQuery, { limit, cursor }, async (pageRequest) => {
      const found = await list(caller, filter, pageRequest);
      notKept = found.notKept;
      return ok({ items: found.refused, next: found.next });
    });
    return page.ok ? ok({ status: 200, body: { ...page.value, notKept } }) : page;
  };

export const readRefusedLeadSettings =
  ({ readSettings }: Pick<RefusedLeads, "readSettings">): Endpoint<Routes["readRefusedLeadSettings"]> =>
  async ({ caller }) =>
    ok({ status: 200, body: await readSettings(caller.agencyId) });

export const changeRefusedLeadSettings =
  ({
    readSettings,
    saveSettings,
  }: Pick<RefusedLeads, "readSettings" | "saveSettings">): Endpoint<Routes["changeRefusedLeadSettings"]> =>
  async ({ caller: { agencyId }, body }) => {
    const { keepPerson, days } = await readSettings(agencyId);
    const settings = { keepPerson: body.keepPerson ?? keepPerson, days: body.days ?? days };
    await saveSettings(agencyId, settings);
    return ok({ status: 200, body: settings });
  };
