import type { Routes } from "#app/routes.ts";
import { ok } from "#domain/shared/result.ts";
import type { Endpoint } from "#platform/http/endpoint.ts";
import { pageOf } from "#platform/http/page-of.ts";
import { leadView, leadWithHistory } from "./lead-views.ts";
import type { makeListLeads } from "./list-leads.ts";
import type { makeReadLead } from "./read-lead.ts";

export const listLeads =
  (list: ReturnType<typeof makeListLeads>): Endpoint<Routes["listLeads"]> =>
  async ({ caller, query: { limit, cursor, client, campaign, ...rest } }) => {
    const wanted = { clientId: client, campaignId: campaign, ...rest };
    const page = await pageOf(
      { leads: caller.agencyId, mode: caller.mode, ...wanted },
      { limit, cursor },
      async (place) => {
        const { leads, ...rest } = await list(caller, wanted, place);
        return ok({ items: leads.map(leadView), ...rest });
      },
    );
    return page.ok ? ok({ status: 200, body: page.value }) : page;
  };

export const readLead =
  (read: ReturnType<typeof makeReadLead>): Endpoint<Routes["readLead"]> =>
  async ({ caller, params }) => {
    const lead = await read(caller, params.leadId);
    return lead.ok ? ok({ status: 200, body: leadWithHistory(lead.value) }) : lead;
  };
