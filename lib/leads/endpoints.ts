import { ok, refuse } from "#domain/shared/result.ts";
import type { Endpoint } from "#platform/http/endpoint.ts";
import { readPage } from "#platform/http/read-page.ts";
import { toLeadView, toLeadWithHistory } from "./lead-views.ts";
import type { makeListLeads } from "./list-leads.ts";
import type { makeReadLead } from "./read-lead.ts";
import type { Routes } from "./routes.ts";

export const listLeads =
  (list: ReturnType<typeof makeListLeads>): Endpoint<Routes["listLeads"]> =>
  async ({ caller, query: { limit, cursor, phone, email, name, ...rest } }) => {
    const isSearch = phone !== undefined || email !== undefined || name !== undefined;
    // A billing key sees no person, so it must not find one either.
    if (isSearch && caller.role === "billing") return refuse({ kind: "forbidden", needed: ["agency", "client"] });
    const filter = { ...rest, person: isSearch ? { phone, email, name } : undefined };
    const page = await readPage(
      { leads: caller.agencyId, mode: caller.mode, ...filter },
      { limit, cursor },
      async (pageRequest) => {
        const { leads, ...rest } = await list(caller, filter, pageRequest);
        return ok({ items: leads.map(toLeadView), ...rest });
      },
    );
    return page.ok ? ok({ status: 200, body: page.value }) : page;
  };

export const readLead =
  (read: ReturnType<typeof makeReadLead>): Endpoint<Routes["readLead"]> =>
  async ({ caller, params }) => {
    const lead = await read(caller, params.leadId);
    return lead.ok ? ok({ status: 200, body: toLeadWithHistory(lead.value) }) : lead;
  };
