import { makeBillingRecordStore } from "#billing/adapters/billing-record-store.ts";
import { makeProjectLead } from "#billing/project-lead.ts";
import { makeListDueLeads } from "#leads/list-due-leads.ts";
import { makeListLeads } from "#leads/list-leads.ts";
import { makeListWaitingLeads } from "#leads/list-waiting-leads.ts";
import { makeReadInbox } from "#console/inbox/read-inbox.ts";
import { makeLoadLeadNames } from "#console/leads/load-lead-names.ts";
import { makeLoadFilters } from "#console/lead-lists/load-filters.ts";
import { makeSearchLeads } from "#console/lead-lists/search-leads.ts";
import type { Fact } from "#domain/history/fact.ts";
import type { PersonalData } from "#domain/lead/personal-data.ts";
import type { LeadId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { makeHistoryStore } from "#leads/adapters/history-store.ts";
import { factSortKey } from "#leads/adapters/keys.ts";
import { makeLeadIndex } from "#leads/adapters/lead-index.ts";
import { makeNextTryStore } from "#leads/adapters/next-try-store.ts";
import { makeWorkListStore } from "#leads/adapters/work-list-store.ts";
import { makeLoadLeadAges } from "#leads/load-lead-ages.ts";
import { makeProjectNextTry } from "#leads/project-next-try.ts";
import { makeProjectWorkList } from "#leads/project-work-list.ts";
import { makeReadLead } from "#leads/read-lead.ts";
import { toSearchTags } from "#leads/to-search-tags.ts";
import { fingerprint } from "#platform/ids.ts";
import { anId } from "../an-id.ts";
import { computeTag } from "../compute-tag.ts";
import { memoryDynamoDb } from "../doubles/memory-dynamodb.ts";
import { memoryCalendars, memoryCampaigns, memoryClients } from "../doubles/memory-entities.ts";
import { aCampaign, aClient, aPerson } from "../entities.ts";
import { aReceived } from "../facts.ts";
import { ids } from "../ids.ts";
import { on } from "../at.ts";

const agencyId = anId("agency");

/** Monday to Friday, 09:00 to 17:30 in London. */
const contactHours = [
  {
    from: on("2026-11-01T00:00Z"),
    weekly: [{ days: ["mon", "tue", "wed", "thu", "fri"] as const, from: "09:00", to: "17:30" }].map((opening) => ({
      ...opening,
      days: [...opening.days],
    })),
    holidays: [],
    calendars: [],
    timeZone: "Europe/London",
  },
];

/** A lead in the table: pushed at `at` for client 1 by default, with what happened since. */
type GivenLead = {
  at: Instant;
  client?: number;
  campaign?: number;
  sandbox?: true;
  personal?: PersonalData;
  facts?: readonly Fact[];
  idempotencyKey?: string;
};

/** Leads of two clients in one table, with the verbs by which the console reads them. */
export function leadsInTable() {
  const table = { client: memoryDynamoDb(), name: "Baton" };
  const clients = memoryClients(
    aClient({ name: "Kirkstall Windows Ltd", contactHours }),
    aClient({ id: anId("client", 2), name: "Pennine Roofing", contactHours }),
  );
  const campaigns = memoryCampaigns(
    aCampaign({ name: "Windows, Leeds" }),
    aCampaign({ id: anId("campaign", 2), clientId: anId("client", 2), name: "Roof repairs, Bradford" }),
  );
  const history = makeHistoryStore(table);
  const stores = {
    history,
    clients,
    campaigns,
    calendars: memoryCalendars(),
    index: makeLeadIndex(table, clients),
    nextTries: makeNextTryStore(table),
    workListIndex: makeWorkListStore(table),
    computeTag,
    ids,
    fingerprint,
    onFault: () => undefined,
  };
  const projectLead = makeProjectLead({
    history,
    records: makeBillingRecordStore(table),
    postLead: async () => undefined,
    scheduleDayCells: async () => undefined,
    toFactKey: factSortKey,
  });

  /** Derives what the indexes have of a lead, as the projection does. */
  async function project(leadId: LeadId) {
    const key = { agencyId, leadId };
    const lead = await projectLead(key);
    if (!lead) return;
    await makeProjectNextTry(stores)(key, lead);
    await makeProjectWorkList(stores)(key, lead);
  }

  async function append(leadId: LeadId, ...facts: readonly Fact[]) {
    for (const fact of facts) await history.append({ agencyId, leadId }, fact);
    await project(leadId);
  }

  async function give(
    number: number,
    { at, client = 1, campaign = client, sandbox, idempotencyKey, ...rest }: GivenLead,
  ) {
    const { personal = aPerson(), facts = [] } = rest;
    const leadId = idempotencyKey === undefined ? anId("lead", number) : ids.derive("lead", agencyId, idempotencyKey);
    const received = aReceived({
      at,
      campaignId: anId("campaign", campaign),
      clientId: anId("client", client),
      ...(sandbox && { sandbox }),
    });
    const tags = toSearchTags(computeTag, agencyId, personal.person);
    await history.receive({ agencyId, leadId }, { received, personal, fingerprint: "given", tags });
    await append(leadId, ...facts);
    return leadId;
  }

  const loadLeadNames = makeLoadLeadNames(stores);
  const listWaitingLeads = makeListWaitingLeads(stores);
  const readLead = makeReadLead(stores);
  return {
    ...stores,
    give,
    append,
    readLead,
    loadLeadNames,
    listWaitingLeads,
    loadFilters: makeLoadFilters(stores),
    searchLeads: makeSearchLeads({ ...stores, readLead, listLeads: makeListLeads(stores) }),
    readInbox: makeReadInbox({
      ...stores,
      loadLeadNames,
      listWaitingLeads,
      listDueLeads: makeListDueLeads(stores),
      loadLeadAges: makeLoadLeadAges(stores),
    }),
  };
}
