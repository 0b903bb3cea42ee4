import { describe, expect, it } from "vitest";
import { problemExample } from "#app/openapi/examples/refusal-examples.ts";
import { requestExamples } from "#app/openapi/examples/route-examples.ts";
import type { RefusalKind } from "#app/problems.ts";
import { routes } from "#app/routes.ts";
import { parseRequest } from "#platform/http/parse-request.ts";
import { parseValue } from "#platform/http/parse-value.ts";
import { listRefusals, type Route } from "#platform/http/route.ts";
import { anHttpEvent } from "#test/support/http-event.ts";
import { anId } from "#test/support/an-id.ts";

const table: Record<string, Route> = routes;

/** Values that some field refuses: each JSON type, and texts, numbers and lists that are too small or too big. */
const wrongTexts = ["", " ", "wrong", "x".repeat(5000), "one\ntwo", "2026-11-22", "2026-11-22T10:00:00", "2026-13-45"];
const wrongNumbers = [-1, 0, 5.5, 1e300, Number.MAX_SAFE_INTEGER + 1];
const wrongValues = [null, true, {}, { wrong: 1 }, [], [null], [[]], ...wrongNumbers, ...wrongTexts];

/** What the library that parses requests says where a schema has no words of Baton. */
const wordsOfTheLibrary = /Invalid|Unrecognized|Too (big|small)|expected|received (string|number|undefined|null)|\/\^/;

describe("what is wrong with a field is said in words of Baton", () => {
  it.each(Object.entries(requestExamples))("in the body of %s", (name, example) => {
    const details = [...vary(example)].flatMap((value) => listDetails(table[name], value));
    expect(details.length).toBeGreaterThan(0);
    expect(details.filter((detail) => wordsOfTheLibrary.test(detail))).toEqual([]);
  });

  const withQuery = Object.entries(table).filter(([, { query, topic }]) => query && topic !== "Pages");
  it.each(withQuery)("in the query of %s", (_, route) => {
    const pathParameters = Object.fromEntries(
      Object.keys(route.params?.shape ?? {}).map((name) => [name, exampleIds[name] ?? name]),
    );
    const queries = ["unknown", ...Object.keys(route.query?.shape ?? {})].flatMap((name) =>
      wrongTexts.map((text) => ({ [name]: text })),
    );
    const details = queries.flatMap((queryStringParameters) => {
      const parsed = parseRequest(route, anHttpEvent({ queryStringParameters, pathParameters }));
      return parsed.ok || parsed.refusal.kind !== "invalid_parameter" ? [] : parsed.refusal.errors;
    });
    expect(details.length).toBeGreaterThan(0);
    expect(details.filter(({ detail }) => wordsOfTheLibrary.test(detail))).toEqual([]);
  });
});

describe("the parts of a request that a problem points to", () => {
  const withoutBody = Object.entries(table).filter(([, { body, form }]) => !body && !form);
  it.each(withoutBody)("are not in a body if %s has none", (_, route) => {
    // It points into the lead that Baton would push.
    const kinds = listRefusals(route as Route<RefusalKind>).filter((kind) => kind !== "canary_impossible");
    const problems = kinds.map(problemExample);
    expect(problems.filter(({ errors }) => errors?.some(({ pointer }) => pointer !== undefined))).toEqual([]);
  });
});

const exampleIds: Readonly<Record<string, string>> = {
  leadId: anId("lead"),
  clientId: anId("client"),
  campaignId: anId("campaign"),
  subscriptionId: anId("sub"),
  statementId: "INV-000001",
  seatId: anId("seat"),
};

function listDetails(route: Route | undefined, value: unknown): string[] {
  if (!route?.body) throw new Error("this route has no body");
  const parsed = parseValue(route.body, value);
  return parsed.ok ? [] : parsed.refusal.errors.map(({ detail }) => detail);
}

/** Yields a value with each of its parts absent, wrong, repeated, or repeated very often. */
function* vary(value: unknown): Generator {
  yield* wrongValues;
  if (Array.isArray(value)) {
    if (value.length > 0) yield* [2, 3000].map((times) => Array.from({ length: times }, () => value[0]));
    for (const [index, item] of value.entries()) for (const varied of vary(item)) yield value.with(index, varied);
  } else if (typeof value === "object" && value !== null) {
    for (const [name, inner] of Object.entries(value))
      for (const varied of [undefined, ...vary(inner)]) yield { ...value, [name]: varied };
  }
}
