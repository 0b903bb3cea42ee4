import { describe, expect, it } from "vitest";
import * as z from "zod";
import { makeProblemWriter } from "#app/problem-writer.ts";
import { refuseUnknownRoute } from "#app/refuse-unknown-route.ts";
import type { ApiKey } from "#domain/accounts/api-key.ts";
import { ok, refuse } from "#domain/shared/result.ts";
import { toFaultPageResponse } from "#platform/http/fault-page-response.ts";
import { toProblemPageResponse } from "#platform/http/problem-page-response.ts";
import type { Route } from "#platform/http/route.ts";
import type { AnyEndpoint } from "#platform/http/endpoint.ts";
import { makeHttpHandler } from "#platform/http/http-handler.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { anHttpEvent } from "#test/support/http-event.ts";

const publicUrl = "https://leads.example.com";
const secret = "baton_secret";
const key: ApiKey = {
  id: anId("key"),
  agencyId: anId("agency"),
  role: "agency",
  mode: "live",
  name: "key",
  createdAt: at("09:00"),
};

const route: Route = {
  method: "POST",
  path: "/v1/leads",
  handledBy: "api",
  topic: "Leads",
  summary: "A route",
  callers: ["agency"],
  body: z.strictObject({ name: z.string() }),
  responses: { 201: { description: "Made." } },
  refusals: [],
};

/** Serves one route with `endpoint`; every request has the API key `key`. */
function serving(endpoint: AnyEndpoint, of: Route = route, holder: ApiKey = key) {
  const faults: unknown[] = [];
  const asked: string[] = [];
  const handler = makeHttpHandler({
    name: "api",
    refuseUnknownRoute,
    toFaultPageResponse,
    toProblemPageResponse,
    loadEndpoints: async () => ({ made: { route: of, endpoint } }),
    findKey: async (presented) => {
      asked.push(presented);
      return presented === secret ? holder : undefined;
    },
    problems: makeProblemWriter(publicUrl),
    onFault: (error, requestId) => faults.push([error, requestId]),
  });
  const call = (headers: Record<string, string>, body = '{"name":"x"}') =>
    handler(
      anHttpEvent({
        routeKey: `${of.method} ${of.path}`,
        rawPath: of.path,
        headers: { "content-type": "application/json", ...headers },
        body,
      }),
    );
  return { handler, call, faults, asked };
}

const made: AnyEndpoint = async () => ok({ status: 201, body: { name: "x" } });
const bearer = { authorization: `Bearer ${secret}` };
const codeOf = (response: { body?: string }): unknown => JSON.parse(response.body ?? "{}").code;

describe("serving a HEAD", () => {
  const readable: Route = { ...route, method: "GET", responses: { 200: { description: "Read." } } };
  const { body: _, ...get } = readable;
  const head = (handler: ReturnType<typeof serving>["handler"], headers: Record<string, string>, routeKey: string) =>
    handler(anHttpEvent({ routeKey, rawPath: get.path, headers, body: "" }));

  it("answers like the GET of the same path, with the same key", async () => {
    const { handler } = serving(async () => ok({ status: 200, body: { name: "x" } }), get);
    const answers = [];
    for (const routeKey of ["GET /v1/leads", "HEAD /v1/leads"]) answers.push(await head(handler, bearer, routeKey));
    expect(answers[0]).toMatchObject({ statusCode: 200 });
    expect(answers[1]).toEqual(answers[0]);
    expect(await head(handler, {}, "HEAD /v1/leads")).toMatchObject({ statusCode: 401 });
  });
});

describe("refusing a person", () => {
  const linked: Route = {
    ...route,
    method: "GET",
    path: "/v/{token}",
    topic: "Pages",
    callers: "public",
    params: z.object({ token: z.string().max(4) }),
  };
  const { body: _, ...page } = linked;
  const open = (event: Partial<Parameters<ReturnType<typeof serving>["handler"]>[0]>) =>
    serving(made, page).handler(anHttpEvent({ routeKey: "GET /v/{token}", rawPath: "/v/x", ...event }));

  it("answers a link that is not valid with a page, whatever its sender reads", async () => {
    const refused = await open({ pathParameters: { token: "overlong" } });
    expect(refused).toMatchObject({ statusCode: 404, headers: { "content-type": "text/html; charset=utf-8" } });
    expect(refused.body).toContain("<h1>Not found</h1>");
  });

  it("answers an unknown address with a page to a browser, and with a problem to a program", async () => {
    const unknown = { routeKey: "$default", rawPath: "/nothing" };
    const toBrowser = await open({ ...unknown, headers: { accept: "text/html,*/*;q=0.8" } });
    expect(toBrowser).toMatchObject({ statusCode: 404, headers: { "content-type": "text/html; charset=utf-8" } });
    expect(codeOf(await open({ ...unknown, headers: { accept: "*/*" } }))).toBe("no_such_route");
    const wrongMethod = { routeKey: "$default", rawPath: "/v1/leads", headers: { accept: "text/html" } };
    expect(await open(wrongMethod)).toMatchObject({ statusCode: 405, headers: { allow: "POST, GET, HEAD" } });
  });
});

describe("serving the API", () => {
  it("returns the endpoint's response as JSON that must not be cached", async () => {
    expect(await serving(made).call(bearer)).toEqual({
      statusCode: 201,
      headers: { "content-type": "application/json", "cache-control": "no-store", "x-request-id": "request-1" },
      body: '{"name":"x"}',
    });
  });

  it("passes the caller and the parsed request to the endpoint", async () => {
    const requests: unknown[] = [];
    const noting = async (request: unknown) => {
      requests.push(request);
      return ok({ status: 201, body: {} });
    };
    await serving(noting).call(bearer);
    expect(requests).toEqual([expect.objectContaining({ caller: key, body: { name: "x" } })]);
  });

  it("passes on headers and other media types of a response", async () => {
    const written: AnyEndpoint = async () =>
      ok({ status: 200, body: { mediaType: "text/csv", text: "a,b\r\n" }, headers: { vary: "accept" } });
    expect(await serving(written).call(bearer)).toEqual({
      statusCode: 200,
      headers: { "content-type": "text/csv", "cache-control": "no-store", vary: "accept", "x-request-id": "request-1" },
      body: "a,b\r\n",
    });
  });

  it("returns an empty body if the response has none", async () => {
    const gone: AnyEndpoint = async () => ok({ status: 204, body: undefined });
    expect(await serving(gone).call(bearer)).toEqual({
      statusCode: 204,
      headers: { "cache-control": "no-store", "x-request-id": "request-1" },
    });
  });

  it.each(["bearer baton_secret", "BEARER   baton_secret"])("accepts the key in %j", async (authorization) => {
    expect(await serving(made).call({ authorization })).toHaveProperty("statusCode", 201);
  });

  it.each<[string, Record<string, string>]>([
    ["no Authorization", {}],
    ["a key alone", { authorization: secret }],
    ["another scheme", { authorization: `Basic ${secret}` }],
    ["a scheme alone", { authorization: "Bearer " }],
    ["two keys", { authorization: `Bearer ${secret} ${secret}` }],
    ["a key with a control character", { authorization: `Bearer ${secret}\u0000` }],
    ["a key as long as a book", { authorization: `Bearer ${"k".repeat(257)}` }],
  ])("asks for a key, without looking for one, when there is %s", async (_, headers) => {
    const { call, asked } = serving(made);
    const response = await call(headers);
    expect([response.statusCode, codeOf(response), asked]).toEqual([401, "unauthenticated", []]);
  });

  describe("with a route that observes its refusals", () => {
    const observed: unknown[] = [];
    const handling = (endpoint: AnyEndpoint) =>
      makeHttpHandler({
        name: "api",
        loadEndpoints: async () => ({
          made: {
            route,
            endpoint,
            onRefusal: async ({ caller, body }, { kind }) => void observed.push([caller?.id, body, kind]),
          },
        }),
        findKey: async (presented) => (presented === secret ? key : undefined),
        problems: makeProblemWriter(publicUrl),
        onFault: () => undefined,
      });
    const push = (endpoint: AnyEndpoint, body: string, headers = bearer) => {
      observed.length = 0;
      const event = { routeKey: "POST /v1/leads", headers: { ...headers, "content-type": "application/json" }, body };
      return handling(endpoint)(anHttpEvent(event));
    };

    it("tells it the refusals of the endpoint and those of the parts of the request", async () => {
      expect(await push(async () => refuse({ kind: "suppressed" }), '{"name":"x"}')).toHaveProperty("statusCode", 409);
      expect(observed).toEqual([[key.id, '{"name":"x"}', "suppressed"]]);
      expect(await push(made, '{"name":7}')).toHaveProperty("statusCode", 422);
      expect(observed).toEqual([[key.id, '{"name":7}', "validation_error"]]);
    });

    it("tells it nothing of accepted requests, of faults, and of callers without a valid key", async () => {
      await push(made, '{"name":"x"}');
      await push(async () => Promise.reject(new Error("broken")), '{"name":"x"}');
      await push(made, '{"name":7}', { authorization: "Bearer baton_other" });
      expect(observed).toEqual([]);
    });
  });

  it("refuses an unknown key with 401", async () => {
    const response = await serving(made).call({ authorization: "Bearer baton_other" });
    expect([response.statusCode, codeOf(response)]).toEqual([401, "unauthenticated"]);
  });

  it("refuses a key with the wrong role, and lists the allowed roles", async () => {
    const response = await serving(made, { ...route, callers: ["client", "billing"] }).call(bearer);
    expect(JSON.parse(response.body ?? "")).toMatchObject({ code: "forbidden", needed: ["client", "billing"] });
  });

  it.each<[string, Partial<Route>, number]>([
    ["changes nothing", {}, 403],
    ["reads", { method: "GET" }, 201],
    ["does what the route says is for it", { takesTestKeys: true }, 201],
  ])("lets a test key in where it %s: %j", async (_, changes, status) => {
    const { call } = serving(made, { ...route, ...changes }, { ...key, mode: "test" });
    const response = await call(bearer);
    expect(response.statusCode).toBe(status);
    if (status === 403) expect(codeOf(response)).toBe("live_key_needed");
  });

  it("checks the key before it parses the request", async () => {
    expect(codeOf(await serving(made).call({}, "{"))).toBe("unauthenticated");
    expect(codeOf(await serving(made).call(bearer, "{"))).toBe("malformed_json");
  });

  it("serves a public route without a key", async () => {
    const { call, asked } = serving(made, { ...route, callers: "public" });
    expect([(await call({})).statusCode, asked]).toEqual([201, []]);
  });

  it("turns a refusal of the endpoint into a problem", async () => {
    const response = await serving(async () => refuse({ kind: "changed_meanwhile" })).call(bearer);
    expect([response.statusCode, codeOf(response)]).toEqual([409, "changed_meanwhile"]);
  });

  it("says for an unmatched request which route or method is missing", async () => {
    const { handler } = serving(made);
    const elsewhere = await handler(anHttpEvent({ rawPath: "/v1/nothing" }));
    expect(codeOf(elsewhere)).toBe("no_such_route");
    const otherwise = await handler(anHttpEvent({ rawPath: "/v1/keys" }));
    expect(otherwise).toMatchObject({ statusCode: 405, headers: { allow: "POST, GET, HEAD" } });
  });

  it.each<[string, AnyEndpoint]>([
    ["rejects", () => Promise.reject(new Error("table lead_7 of +447700900123 is gone"))],
    [
      "throws",
      () => {
        throw new Error("table lead_7 of +447700900123 is gone");
      },
    ],
  ])("shows the id of the request and nothing else when an endpoint %s", async (_, endpoint) => {
    const { call, faults } = serving(endpoint);
    const response = await call(bearer);
    expect(JSON.parse(response.body ?? "")).toEqual({
      type: `${publicUrl}/problems/internal-error`,
      title: "Something went wrong on our side",
      status: 500,
      code: "internal_error",
      requestId: "request-1",
    });
    expect(faults).toEqual([[expect.objectContaining({ message: expect.stringContaining("lead_7") }), "request-1"]]);
  });

  it("renders a fault on a page route as a page that reveals only the request id", async () => {
    const { call } = serving(() => Promise.reject(new Error("lead_7 is broken")), { ...route, topic: "Pages" });
    const answered = await call({ authorization: `Bearer ${secret}` });
    expect(answered).toMatchObject({
      statusCode: 500,
      headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" },
      body: expect.stringContaining("request-1"),
    });
    expect(answered.body).not.toContain("lead_7");
  });

  it("reports no fault for a refusal", async () => {
    const { call, faults } = serving(made);
    await call({}, "{");
    expect(faults).toEqual([]);
  });
});
