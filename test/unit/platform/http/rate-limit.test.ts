import { describe, expect, it } from "vitest";
import * as z from "zod";
import { makeProblemWriter } from "#app/problem-writer.ts";
import { ok, refuse } from "#domain/shared/result.ts";
import type { AnyEndpoint } from "#platform/http/endpoint.ts";
import { makeHttpHandler } from "#platform/http/http-handler.ts";
import type { Route } from "#platform/http/route.ts";
import type { LimitRequests } from "#platform/rate-limit.ts";
import { anAgencyKey } from "#test/support/entities.ts";
import { anHttpEvent } from "#test/support/http-event.ts";

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
const limit = { quota: 1_000, windowSeconds: 10, remaining: 41, resetSeconds: 7 };
const allowed: LimitRequests = () => ({ isAllowed: true, limit, stored: Promise.resolve() });
const refused: LimitRequests = () => ({
  isAllowed: false,
  limit: { ...limit, remaining: 0 },
  stored: Promise.resolve(),
});
const made: AnyEndpoint = async () => ok({ status: 201, body: {} });
const fields = { "ratelimit-policy": '"key";q=1000;w=10', ratelimit: '"key";r=41;t=7' };

/** Sends a request with a key to a route with this limit; `calls` lists what was called, in order. */
async function send(
  limitRequests: LimitRequests | undefined,
  { endpoint = made, body = '{"name":"x"}', of = route }: { endpoint?: AnyEndpoint; body?: string; of?: Route } = {},
) {
  const calls: string[] = [];
  const noting: AnyEndpoint = (request) => {
    calls.push("endpoint");
    return endpoint(request);
  };
  const onRefusal = async () => void calls.push("onRefusal");
  const handler = makeHttpHandler({
    name: "api",
    loadEndpoints: async () => ({ made: { route: of, endpoint: noting, onRefusal } }),
    findKey: async () => anAgencyKey(),
    limitRequests: limitRequests && ((key) => (calls.push(`limit of ${key.id}`), limitRequests(key))),
    problems: makeProblemWriter("https://leads.example.com"),
    onFault: () => undefined,
  });
  const headers = { "content-type": "application/json", authorization: "Bearer baton_secret" };
  const response = await handler(anHttpEvent({ routeKey: "POST /v1/leads", rawPath: of.path, headers, body }));
  return { response, calls };
}

describe("limiting the requests of a key", () => {
  it.each<[string, number, Parameters<typeof send>[1]]>([
    ["a response", 201, {}],
    ["a refusal of the endpoint", 409, { endpoint: async () => refuse({ kind: "changed_meanwhile" }) }],
    ["a body that is not valid", 422, { body: '{"name":7}' }],
    ["a fault", 500, { endpoint: () => Promise.reject(new Error("broken")) }],
  ])("says with %s what is left of the limit", async (_, statusCode, request) => {
    const { response } = await send(allowed, request);
    expect(response).toMatchObject({ statusCode, headers: fields });
    expect(response.headers).not.toHaveProperty("retry-after");
  });

  it("refuses a request above the limit with a 429 that says when to retry, before anything else is done", async () => {
    const { response, calls } = await send(refused);
    expect(response).toMatchObject({
      statusCode: 429,
      headers: {
        ...fields,
        ratelimit: '"key";r=0;t=7',
        "retry-after": "7",
        "content-type": "application/problem+json",
        "x-request-id": "request-1",
      },
    });
    expect(JSON.parse(response.body ?? "")).toMatchObject({
      type: "https://leads.example.com/problems/rate-limited",
      status: 429,
      code: "rate_limited",
      retryAfter: 7,
    });
    expect(calls).toEqual([`limit of ${anAgencyKey().id}`]);
  });

  it("responds after the count is stored, because Lambda may stop the process with the response", async () => {
    const storing = Promise.withResolvers<void>();
    const slow: LimitRequests = () => ({ isAllowed: true, limit, stored: storing.promise });
    let isAnswered = false;
    const sending = send(slow).then(() => (isAnswered = true));
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(isAnswered).toBe(false);
    storing.resolve();
    await sending;
  });

  it("limits no public route, and without a limit of the deployment no route", async () => {
    const open = await send(refused, { of: { ...route, callers: "public" } });
    const unlimited = await send(undefined);
    for (const { response, calls } of [open, unlimited]) {
      expect([response.statusCode, calls]).toEqual([201, ["endpoint"]]);
      expect(response.headers).not.toHaveProperty("ratelimit");
    }
  });
});
