import { makeBillingRecordStore } from "#billing/adapters/billing-record-store.ts";
import { makeCampaignStore } from "#campaigns/adapters/campaign-store.ts";
import { makeClientStore } from "#accounts/adapters/client-store.ts";
import { makeProblemWriter } from "#app/problem-writer.ts";
import type { ApiKey } from "#domain/accounts/api-key.ts";
import type { Client } from "#domain/accounts/client.ts";
import type { Campaign } from "#domain/campaigns/campaign.ts";
import { findWorkList } from "#domain/history/find-work-list.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { makeHistoryStore } from "#leads/adapters/history-store.ts";
import { makeWorkListStore } from "#leads/adapters/work-list-store.ts";
import { makeHttpHandler } from "#platform/http/http-handler.ts";
import { reportEndpoints, openOutreach } from "#reports/wire.ts";
import { anId } from "#test/support/an-id.ts";
import { on } from "#test/support/at.ts";
import { memoryDynamoDb } from "#test/support/doubles/memory-dynamodb.ts";
import { aCampaign, aClient } from "#test/support/entities.ts";
import { anHttpEvent } from "#test/support/http-event.ts";
import type { AnyLead } from "./measured-leads.ts";
import { memoryCells } from "./memory-cells.ts";

const common = { agencyId: anId("agency"), name: "key", mode: "live" as const, createdAt: on("2026-01-01T00:00:00Z") };

/** The keys that ask for reports, each by its secret. */
const reportKeys = {
  agency: { ...common, id: anId("key"), role: "agency" },
  client: { ...common, id: anId("key", 2), role: "client", clientId: anId("client") },
  otherClient: { ...common, id: anId("key", 3), role: "client", clientId: anId("client", 2) },
  billing: { ...common, id: anId("key", 4), role: "billing" },
  otherAgency: { ...common, id: anId("key", 5), role: "agency", agencyId: anId("agency", 2) },
  test: { ...common, id: anId("key", 6), role: "agency", mode: "test" },
} as const satisfies Record<string, ApiKey>;
type ReportKey = keyof typeof reportKeys;

type World = { leads?: readonly AnyLead[]; clients?: Client[]; campaigns?: Campaign[]; now?: Instant };

/** The routes of reports, over cells that are computed from `leads`, as the API function serves them on 30 November 2026. */
export async function aReportApi({
  leads = [],
  clients = [aClient()],
  campaigns = [aCampaign()],
  now = on("2026-11-30T12:00:00Z"),
}: World = {}) {
  const table = { client: memoryDynamoDb(), name: "baton" };
  const stores = { clients: makeClientStore(table), campaigns: makeCampaignStore(table) };
  const records = makeBillingRecordStore(table);
  const scope = { agencyId: common.agencyId };
  for (const client of clients) await stores.clients.create(scope, client, "");
  for (const campaign of campaigns) await stores.campaigns.create(scope, campaign, "");
  for (const { record, version, state } of leads) {
    await records.save(common.agencyId, record, version, { waitsIn: findWorkList(state) });
  }
  const endpoints = reportEndpoints({
    ...stores,
    ...openOutreach(table),
    ...memoryCells(leads, scope),
    records,
    history: makeHistoryStore(table),
    workListIndex: makeWorkListStore(table),
    now: () => now,
  });
  const handler = makeHttpHandler({
    name: "api",
    loadEndpoints: async () => endpoints,
    findKey: async (secret) => Object.entries(reportKeys).find(([name]) => name === secret)?.[1],
    problems: makeProblemWriter("https://leads.example.com"),
    onFault: (fault) => {
      throw fault;
    },
  });

  /** Sends a request to `METHOD /path`; a path parameter is given in `params`. */
  return async function ask(
    key: ReportKey,
    routeKey: string,
    { params, query, body }: { params?: Record<string, string>; query?: Record<string, string>; body?: object } = {},
  ) {
    const answer = await handler(
      anHttpEvent({
        routeKey,
        ...(params && { pathParameters: params }),
        ...(query && { queryStringParameters: query }),
        ...(body && { body: JSON.stringify(body) }),
        headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      }),
    );
    const text = answer.body ?? "";
    const isJson = String(answer.headers?.["content-type"]).includes("json");
    return { status: answer.statusCode, text, body: isJson ? JSON.parse(text) : undefined };
  };
}
