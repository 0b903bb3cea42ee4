import { ok, refuse } from "#domain/shared/result.ts";
import type { Endpoint } from "#platform/http/endpoint.ts";
import { readPage } from "#platform/http/read-page.ts";
import { toLeadViewWithClock, toLeadWithHistory } from "./lead-views.ts";
import type { LoadLeadClocks } from "./load-lead-clocks.ts";
import type { makeListDueLeads } from "./list-due-leads.ts";
import type { makeListLeads } from "./list-leads.ts";
import type { makeReadLead } from "./read-lead.ts";
import type { Routes } from "./routes.ts";

export const listLeads =
  (
    verbs: { list: ReturnType<typeof makeListLeads>; listDue: ReturnType<typeof makeListDueLeads> },
    loadClocks: LoadLeadClocks,
  ): Endpoint<Routes["listLeads"]> =>
  async ({ caller, query: { limit, cursor, phone, email, name, due, ...rest } }) => {
    const isSearch = phone !== undefined || email !== undefined || name !== undefined;
    // A billing key sees no person, so it must not find one either.
    if (isSearch && caller.role === "billing") return refuse({ kind: "forbidden", needed: ["agency", "client"] });
    const filter = { ...rest, person: isSearch ? { phone, email, name } : undefined };
    const page = await readPage(
      { leads: caller.agencyId, mode: caller.mode, due, ...filter },
      { limit, cursor },
      async (pageRequest) => {
        const { leads, ...more } =
          due === undefined
            ? await verbs.list(caller, filter, pageRequest)
            : await verbs.listDue(caller, { due, clientId: filter.clientId }, pageRequest);
        const states = leads.map(({ state }) => state);
        const measureClock = await loadClocks(caller.agencyId, states);
        return ok({ items: leads.map((lead) => toLeadViewWithClock(lead, measureClock(lead.state))), ...more });
      },
    );
    return page.ok ? ok({ status: 200, body: page.value }) : page;
  };

export const readLead =
  (read: ReturnType<typeof makeReadLead>, loadClocks: LoadLeadClocks): Endpoint<Routes["readLead"]> =>
  async ({ caller, params }) => {
    const lead = await read(caller, params.leadId);
    if (!lead.ok) return lead;
    const { state } = lead.value;
    const measureClock = await loadClocks(caller.agencyId, [state]);
    return ok({ status: 200, body: toLeadWithHistory(lead.value, measureClock(state)) });
  };

export const readLeadClock =
  (read: ReturnType<typeof makeReadLead>, loadClocks: LoadLeadClocks): Endpoint<Routes["readLeadClock"]> =>
  async ({ caller, params, query }) => {
    const lead = await read(caller, params.leadId);
    if (!lead.ok) return lead;
    const { leadId, state } = lead.value;
    // The clock of a held lead has no cycle yet.
    if (query.cycle > Math.max(1, state.cycles.length)) return refuse({ kind: "not_found" });
    const measureClock = await loadClocks(caller.agencyId, [state], ({ cycles }) => cycles[query.cycle - 1]);
    return ok({ status: 200, body: { leadId, ...measureClock(state) } });
  };
