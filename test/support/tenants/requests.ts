import * as z from "zod";
import { exampleIds } from "#app/openapi/examples/example-entities.ts";
import { requestExamples } from "#app/openapi/examples/route-examples.ts";
import { type RouteName, routes } from "#app/routes.ts";
import { BatchContactAttempt, BatchOutcome } from "#contact/batches/schemas.ts";
import { BatchLead } from "#intake/schemas.ts";
import type { Route } from "#platform/http/route.ts";
import type { Asked } from "./api-over.ts";
import { idFieldsOf, idsIn, withIds } from "./id-fields.ts";
import type { Holdings } from "./tenants.ts";

const terms = { from: "2027-01-01T00:00:00Z", model: "callback", price: { amount: 6_000, currency: "GBP" } };
/** A ladder with a second person. */
const chaseOf = (subscriptionId: string | undefined) => ({
  steps: [{ after: 5, clock: "raw", while: "unacknowledged", do: { kind: "second", subscriptionId } }],
});

const november = { from: "2026-11-01T00:00:00Z", to: "2026-12-01T00:00:00Z" };
const novemberDates = { from: "2026-11-01", to: "2026-11-30" };

/** A plan that measures nothing. */
const assumedPlan = {
  currency: "GBP",
  monthlyRevenue: 3_000_000,
  price: 6_000,
  saleValue: { from: "assumed", amount: 250_000 },
  returnShare: { from: "assumed", share: 0.08 },
  funnel: { model: "callback", conversion: { from: "assumed", share: 0.2 } },
};

/** Bodies beyond the examples of the API. */
const moreBodies: Partial<Record<RouteName, (own: Holdings) => object[]>> = {
  changeCampaign: ({ client, sub }) => [
    { chase: chaseOf(sub) },
    // The version that has taken effect stays.
    {
      terms: [
        { ...terms, from: "2026-11-22T09:00:00Z" },
        { ...terms, chase: chaseOf(sub) },
      ],
    },
    { pool: { mode: "priority", members: [{ clientId: client, terms: [{ ...terms, chase: chaseOf(sub) }] }] } },
    { clientId: client },
    { clientId: null, pool: { mode: "priority", members: [{ clientId: client }] } },
  ],
  createCampaign: ({ client, sub }) => [
    { name: "Roofs", clientId: client, model: "callback", price: terms.price, chase: chaseOf(sub) },
    { name: "Roofs", clientId: client, terms: [{ ...terms, chase: chaseOf(sub) }] },
    {
      name: "Roofs",
      terms: [],
      pool: { mode: "priority", members: [{ clientId: client, terms: [{ ...terms, chase: chaseOf(sub) }] }] },
    },
    {
      name: "Roofs",
      model: "callback",
      price: { amount: 6_000, currency: "GBP" },
      pool: { mode: "priority", members: [{ clientId: client }] },
    },
  ],
  planLeads: ({ client, campaign }) => [
    { ...assumedPlan, campaignId: campaign },
    { ...assumedPlan, clientId: client, campaignId: campaign },
  ],
  changeUser: ({ client }) => [{ clientIds: [client] }],
  requestErasure: ({ lead }) => [{ leadId: lead }],
  replay: ({ lead, dlv, client, sub, events }) => [
    { of: "lead", leadId: lead },
    { of: "lead", leadId: lead, deliveryId: dlv },
    { of: "period", clientId: client, ...november },
    { of: "period", clientId: client, subscriptionId: sub, ...november },
    { of: "missed", subscriptionId: events },
  ],
};

/** Query parameters beyond ids. */
const moreQueries: Partial<Record<RouteName, (own: Holdings) => Record<string, string>[]>> = {
  listLeads: ({ pool, client = "" }): Record<string, string>[] => [
    { campaignId: pool },
    { phone: "+447700900123" },
    { phone: "+447700900123", clientId: client },
    { name: "person" },
    { name: "person", clientId: client },
  ],
};

/** Parameters that are no ids of Baton, and name something in every tenant. */
const unprefixed: Record<string, string> = { entryId: "GBP-1-1", statementId: "GBP-2026-11", date: "2026-11-22" };

/** The items of a body that are parsed separately, which its schema does not cover. */
const readApart: Partial<Record<RouteName, { at: string; schema: z.ZodType }>> = {
  pushLeads: { at: "body/leads/0", schema: BatchLead },
  recordContactAttempts: { at: "body/attempts/0", schema: BatchContactAttempt },
  recordOutcomes: { at: "body/outcomes/0", schema: BatchOutcome },
};

const kindOf = (id: string): string => id.slice(0, id.indexOf("_"));

/**
 * The requests of a tenant to a route with its own ids: in the path and in every id parameter of the query, alone and together, with
 * each known body. Bodies are the examples of the API, so that a new route has one.
 */
export function requestsOf(name: RouteName, own: Holdings): Asked[] {
  const route: Route = routes[name];
  const ownOf = (id: string) => (id === exampleIds.events ? own.events : (own[kindOf(id)] ?? id));
  const example: unknown = (requestExamples as Partial<Record<RouteName, unknown>>)[name];
  const bodies = route.body ? [withIds(example, ownOf), ...(moreBodies[name]?.(own) ?? [])] : [undefined];
  const places = Object.keys(route.params?.shape ?? {});
  const params = Object.fromEntries(
    places.map((place) => {
      const isOwnEndpoint = place === "subscriptionId" && !places.includes("clientId");
      return [place, (isOwnEndpoint ? own.events : own[prefixIn(route.params, place)]) ?? unprefixed[place] ?? "none"];
    }),
  );
  const queries = [...queriesOf(route, own), ...(moreQueries[name]?.(own) ?? [])];
  return bodies.flatMap((body) =>
    queries.map((query) => ({
      params,
      query,
      ...(body !== undefined && { body }),
      ...(route.idempotencyKey && { idempotencyKey: "once" }),
    })),
  );
}

function queriesOf({ query }: Route, own: Holdings): Record<string, string>[] {
  const inCurrency: Record<string, string> = query && "currency" in query.shape ? { currency: "GBP" } : {};
  const hasPeriod = query && "from" in query.shape;
  const takesDates = hasPeriod && query.safeParse(novemberDates).success;
  const period: Record<string, string> = takesDates ? novemberDates : hasPeriod ? november : inCurrency;
  const filters = query
    ? idFieldsOf(query).map((place): [string, string] => [place, own[prefixIn(query, place)] ?? ""])
    : [];
  const alone = filters.map(([place, id]) => ({ ...period, [place]: id }));
  return [period, ...alone, ...(alone.length > 1 ? [{ ...period, ...Object.fromEntries(filters) }] : [])];
}

/** The id prefixes that a field accepts. */
function prefixIn(schema: z.ZodObject | undefined, place: string): string {
  const field: unknown = schema?.shape[place];
  const { pattern = "" } = z.toJSONSchema(field as z.ZodType, { io: "input", unrepresentable: "any" });
  return /^\^([a-z]+)_/.exec(pattern)?.[1] ?? "";
}

/** The paths where a route accepts ids that no request of `requestsOf` names, so that foreign ids there would stay untested. */
export function unaskedPlaces(name: RouteName, own: Holdings): string[] {
  const { params, query, body, parsesItemsSeparately: itemsReadApart }: Route = routes[name];
  const apart = readApart[name];
  if (itemsReadApart && !apart)
    return ["what its items are: say it in `readApart` of test/support/tenants/requests.ts"];
  const taken = [
    ...Object.entries({ params, query, body }).flatMap(([part, schema]) =>
      schema ? idFieldsOf(schema).map((place) => `${part}/${place}`) : [],
    ),
    ...(apart ? idFieldsOf(apart.schema).map((place) => `${apart.at}/${place}`) : []),
  ];
  const named = new Set(
    requestsOf(name, own)
      .flatMap((asked) => idsIn(asked))
      .map(anyItem),
  );
  return taken.filter((place) => !named.has(place));
}

/** A path with list indexes removed. */
const anyItem = (place: string): string => place.replaceAll(/(?<=\/)\d+(?=\/|$)/g, "0");
