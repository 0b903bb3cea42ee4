import middy, { type MiddlewareObj } from "@middy/core";
import type { Context } from "aws-lambda";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { makeProblemWriter } from "#app/problem-writer.ts";
import type { ApiKey } from "#domain/accounts/api-key.ts";
import { ok } from "#domain/shared/result.ts";
import type { BoundEndpoint } from "#platform/http/endpoint.ts";
import { makeHttpHandler } from "#platform/http/http-handler.ts";
import type { HttpResponse } from "#platform/http/http-event.ts";
import { authenticate } from "#platform/http/middlewares/authenticate.ts";
import { faultPages } from "#platform/http/middlewares/fault-pages.ts";
import { matchRoute } from "#platform/http/middlewares/match-route.ts";
import { parseRouteRequest } from "#platform/http/middlewares/parse-route-request.ts";
import { problemResponses } from "#platform/http/middlewares/problem-responses.ts";
import type { Route } from "#platform/http/route.ts";
import { anId } from "#test/support/an-id.ts";
import { aClientKey, anAgencyKey } from "#test/support/entities.ts";
import { anHttpEvent } from "#test/support/http-event.ts";

const problems = makeProblemWriter("https://leads.example.com");
const route: Route = {
  method: "POST",
  path: "/v1/clients/{clientId}",
  handledBy: "api",
  topic: "Clients",
  summary: "A route",
  callers: ["agency"],
  params: z.object({ clientId: z.string().startsWith("client_") }),
  body: z.strictObject({ name: z.string() }),
  responses: { 200: { description: "Done." } },
  refusals: [],
};
const bound: BoundEndpoint = { route, endpoint: async () => ok({ status: 200, body: {} }) };
const context = {} as Context;

/** Runs one middleware before a handler that returns its event. */
async function run(middleware: MiddlewareObj<never, HttpResponse>, event: object) {
  const handler = middy()
    .use(middleware as MiddlewareObj)
    .handler(async (passed) => ({ passed }));
  return (await handler({ ...anHttpEvent({}), ...event }, context)) as HttpResponse & {
    passed?: Record<string, unknown>;
  };
}
const codeOf = ({ body = "{}" }: HttpResponse): unknown => JSON.parse(body).code;

describe("matchRoute", () => {
  const match = matchRoute({ problems, loadEndpoints: async () => ({ bound }) });

  it("adds the endpoint of the route that the gateway matched", async () => {
    const { passed } = await run(match, { routeKey: "POST /v1/clients/{clientId}" });
    expect(passed).toMatchObject({ bound });
  });

  it("refuses an unknown route with the refusal of `refuseUnknownRoute`", async () => {
    const event = { routeKey: "$default" };
    expect(codeOf(await run(match as never, event))).toBe("no_such_route");
    const refuseUnknownRoute = () => ({ kind: "method_not_allowed", allow: ["GET"] });
    const strict = matchRoute({ problems, loadEndpoints: async () => ({ bound }), refuseUnknownRoute });
    const response = await run(strict, event);
    expect(response).toMatchObject({ statusCode: 405, headers: { allow: "GET" } });
  });
});

describe("authenticate", () => {
  const findKey = (key: ApiKey | undefined) => async (secret: string) => (secret === "baton_secret" ? key : undefined);
  const headers = { authorization: "Bearer baton_secret" };

  it("adds the key of the caller", async () => {
    const { passed } = await run(authenticate({ problems, findKey: findKey(anAgencyKey()) }), {
      bound,
      headers,
    });
    expect(passed).toMatchObject({ caller: anAgencyKey() });
  });

  it.each([
    ["without a key", {}, anAgencyKey(), 401, "unauthenticated"],
    ["with an unknown key", { authorization: "Bearer baton_other" }, anAgencyKey(), 401, "unauthenticated"],
    ["with a key of another role", headers, aClientKey(), 403, "forbidden"],
    ["with a test key on a live route", headers, { ...anAgencyKey(), mode: "test" as const }, 403, "live_key_needed"],
  ])("refuses a request %s", async (_, given, key, statusCode, code) => {
    const middleware = authenticate({ problems, findKey: findKey(key) });
    const response = await run(middleware, { bound, headers: given });
    expect([response.statusCode, codeOf(response)]).toEqual([statusCode, code]);
  });
});

describe("parseRouteRequest", () => {
  const headers = { "content-type": "application/json" };
  const parse = (event: object) => run(parseRouteRequest({ problems }), { bound, headers, ...event });

  it("adds every part, parsed with the schemas of the route", async () => {
    const { passed } = await parse({ pathParameters: { clientId: anId("client") }, body: '{"name":"x"}' });
    expect(passed).toMatchObject({ parsed: { params: { clientId: anId("client") }, body: { name: "x" } } });
  });

  it("refuses the first part that is not valid", async () => {
    expect(codeOf(await parse({ pathParameters: { clientId: "other" }, body: "{" }))).toBe("not_found");
    const pathParameters = { clientId: anId("client") };
    expect(codeOf(await parse({ pathParameters, body: "{" }))).toBe("malformed_json");
    expect(codeOf(await parse({ pathParameters, body: "{}" }))).toBe("validation_error");
  });
});

describe("problemResponses", () => {
  const page = { statusCode: 500, body: "page" };

  it.each([
    ["a problem document with the request id alone", "Clients", "internal_error"],
    ["a page, where a person is looking", "Pages", undefined],
  ] as const)("turns a fault into %s", async (_, topic, code) => {
    const faults: unknown[] = [];
    const middleware = problemResponses({
      problems,
      toFaultPageResponse: () => page,
      onFault: (error, requestId) => faults.push([error, requestId]),
    });
    const fault = new Error("the table is on fire");
    const handler = middy()
      .use(middleware as MiddlewareObj)
      .handler(() => Promise.reject(fault));
    const event = { ...anHttpEvent({}), bound: { ...bound, route: { ...route, topic } } };
    const response = (await handler(event, context)) as HttpResponse;
    expect(faults).toEqual([[fault, "request-1"]]);
    expect(JSON.stringify(response)).not.toContain("on fire");
    if (code) expect(JSON.parse(response.body ?? "")).toMatchObject({ status: 500, code, requestId: "request-1" });
    else expect(response).toMatchObject(page);
    expect(response.headers).toHaveProperty("x-request-id", "request-1");
  });
});

describe("faultPages", () => {
  it("turns a fault into a page with the request id", async () => {
    const faults: unknown[] = [];
    const middleware = faultPages({
      toFaultPageResponse: (_, requestId) => ({ statusCode: 500, body: requestId }),
      onFault: (error) => faults.push(error),
    });
    const handler = middy()
      .use(middleware as MiddlewareObj)
      .handler(() => Promise.reject(new Error("broken")));
    expect(await handler(anHttpEvent({}), context)).toEqual({
      statusCode: 500,
      headers: { "x-request-id": "request-1" },
      body: "request-1",
    });
    expect(faults).toHaveLength(1);
  });
});

it("a handler accepts another middleware with use, for example Powertools metrics", async () => {
  const seen: string[] = [];
  const handler = makeHttpHandler({
    name: "api",
    loadEndpoints: async () => ({ bound }),
    findKey: async () => anAgencyKey(),
    problems,
    onFault: () => undefined,
  }).use({ before: ({ event }) => void seen.push(event.routeKey) });
  const response = await handler(
    anHttpEvent({
      routeKey: "POST /v1/clients/{clientId}",
      pathParameters: { clientId: anId("client") },
      headers: { authorization: "Bearer baton_secret", "content-type": "application/json" },
      body: '{"name":"x"}',
    }),
  );
  expect([response.statusCode, seen]).toEqual([200, ["POST /v1/clients/{clientId}"]]);
});
