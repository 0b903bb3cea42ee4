import { expect, it } from "vitest";
import { routes } from "#app/routes.ts";
import { parseRequest } from "#platform/http/parse-request.ts";
import type { Route } from "#platform/http/route.ts";
import { anHttpEvent } from "#test/support/http-event.ts";

const table = Object.entries<Route>(routes);
/** What an id in a body or a response is called: `clientId`, never `client`. */
const entities = ["client", "campaign", "lead", "subscription", "delivery", "replay", "key", "suppression", "message"];

it.each(table)("query parameters of %s have the names that bodies and responses use", (_, { query }) => {
  expect(Object.keys(query?.shape ?? {}).filter((name) => entities.includes(name))).toEqual([]);
});

it("suggest the name with Id for one without it", () => {
  const parsed = parseRequest(routes.listLeads, anHttpEvent({ queryStringParameters: { client: "x" } }));
  const errors = [{ parameter: "client", detail: "not a known parameter; did you mean clientId?" }];
  expect(parsed).toEqual({ ok: false, refusal: { kind: "invalid_parameter", errors } });
});
