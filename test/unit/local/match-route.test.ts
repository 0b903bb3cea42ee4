import { describe, expect, it } from "vitest";
import { makeMatchRoute } from "#local/http/match-route.ts";

const makeMatcher = (...routeKeys: string[]) => {
  const match = makeMatchRoute(routeKeys.map((routeKey) => ({ routeKey, functionName: routeKey })));
  return (method: string, path: string) => {
    const found = match(method, path);
    return found && [found.route.routeKey, found.pathParameters];
  };
};

describe("matching a route", () => {
  it("prefers a fixed segment to a variable, a variable to a greedy one, and any route to $default", () => {
    const route = makeMatcher(
      "$default",
      "GET /v1/{proxy+}",
      "GET /v1/{kind}/{id}",
      "GET /v1/leads/{id}",
      "GET /v1/leads/next",
    );
    expect(route("GET", "/v1/leads/next")).toEqual(["GET /v1/leads/next", undefined]);
    expect(route("GET", "/v1/leads/1")).toEqual(["GET /v1/leads/{id}", { id: "1" }]);
    expect(route("GET", "/v1/clients/1")).toEqual(["GET /v1/{kind}/{id}", { kind: "clients", id: "1" }]);
    expect(route("GET", "/v1/clients/1/more")).toEqual(["GET /v1/{proxy+}", { proxy: "clients/1/more" }]);
    expect(route("GET", "/v2")).toEqual(["$default", undefined]);
  });

  it("prefers a method to ANY, and matches no other method", () => {
    const route = makeMatcher("ANY /v1/leads", "POST /v1/leads", "GET /v1/clients");
    expect(route("POST", "/v1/leads")).toEqual(["POST /v1/leads", undefined]);
    expect(route("PUT", "/v1/leads")).toEqual(["ANY /v1/leads", undefined]);
    expect(route("PUT", "/v1/clients")).toBeUndefined();
  });

  it("treats a trailing slash as another path, and an empty segment as no value", () => {
    const route = makeMatcher("GET /v1/leads", "GET /v1/leads/{id}");
    expect(route("GET", "/v1/leads/")).toBeUndefined();
    expect(route("GET", "/v1/leads/1/")).toBeUndefined();
  });

  it("distinguishes a colon within a segment from a separate segment", () => {
    const route = makeMatcher("POST /v1/leads", "POST /v1/leads:batch", "POST /v1/leads/{id}");
    expect(route("POST", "/v1/leads:batch")).toEqual(["POST /v1/leads:batch", undefined]);
    expect(route("POST", "/v1/leads")).toEqual(["POST /v1/leads", undefined]);
    expect(route("POST", "/v1/leads:other")).toBeUndefined();
    expect(route("POST", "/v1/leads/:batch")).toEqual(["POST /v1/leads/{id}", { id: ":batch" }]);
  });

  it("decodes the values of variables", () => {
    expect(makeMatcher("GET /l/{token}")("GET", "/l/a%2Fb%20c")).toEqual(["GET /l/{token}", { token: "a/b c" }]);
  });
});
