import * as z from "zod";
import { exampleIds } from "#app/openapi/examples/example-entities.ts";
import { requestExamples } from "#app/openapi/examples/route-examples.ts";
import { type RouteName, routes } from "#app/routes.ts";
import { BatchLead } from "#intake/schemas.ts";
import type { Route } from "#platform/http/route.ts";
import type { Asked } from "./api-over.ts";
import { idFieldsOf, idsIn, withIds } from "./id-fields.ts";
import type { Holdings } from "./tenants.ts";

const november = { from: "2026-11-01T00:00:00Z", to: "2026-12-01T00:00:00Z" };

/** What a request may name beyond what the example of its body does. */
const moreBodies: Partial<Record<RouteName, (own: Holdings) => object[]>> = {
  changeCampaign: ({ client }) => [
    { clientId: client },
    { clientId: null, pool: { mode: "priority", members: [{ clientId: client }] } },
  ],
  createCampaign: ({ client }) => [
    {
      name: "Roofs",
      model: "callback",
      price: { amount: 6_000, currency: "GBP" },
      pool: { mode: "priority", members: [{ clientId: client }] },
    },
  ],
  replay: ({ lead, dlv, client, sub, events }) => [
    { of: "lead", leadId: lead },
    { of: "lead", leadId: lead, deliveryId: dlv },
    { of: "period", clientId: client, ...november },
    { of: "period", clientId: client, subscriptionId: sub, ...november },
    { of: "missed", subscriptionId: events },
  ],
};

/** What a query may ask for beyond each of its ids. */
const moreQueries: Partial<Record<RouteName, (own: Holdings) => Record<string, string>[]>> = {
  listLeads: ({ pool }) => [{ campaign: pool }],
};

/** The items of a body that are read apart from it, where its schema does not look. */
const readApart: Partial<Record<RouteName, { at: string; schema: z.ZodType }>> = {
  pushLeads: { at: "body/leads/0", schema: BatchLead },
};

const kindOf = (id: string): string => id.slice(0, id.indexOf("_"));

/**
 * What somebody asks a route for with what belongs to them: its path and every id that its query takes, alone and together, with each body that is
 * known for it. Bodies are those of the API's examples, so that a new route has one.
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
      return [place, (isOwnEndpoint ? own.events : own[prefixIn(route.params, place)]) ?? "none"];
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
  const period = query && "from" in query.shape ? november : {};
  const filters = query
    ? idFieldsOf(query).map((place): [string, string] => [place, own[prefixIn(query, place)] ?? ""])
    : [];
  const alone = filters.map(([place, id]) => ({ ...period, [place]: id }));
  return [period, ...alone, ...(alone.length > 1 ? [{ ...period, ...Object.fromEntries(filters) }] : [])];
}

/** What the ids begin with that a field takes. */
function prefixIn(schema: z.ZodObject | undefined, place: string): string {
  const field: unknown = schema?.shape[place];
  const { pattern = "" } = z.toJSONSchema(field as z.ZodType, { io: "input", unrepresentable: "any" });
  return /^\^([a-z]+)_/.exec(pattern)?.[1] ?? "";
}

/** Where a route takes ids that no request of `requestsOf` names: nobody would see whether they may be somebody else's. */
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

/** A place in a list, whichever item it is. */
const anyItem = (place: string): string => place.replaceAll(/(?<=\/)\d+(?=\/|$)/g, "0");
