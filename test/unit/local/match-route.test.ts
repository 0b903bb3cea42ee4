import { describe, expect, it } from "vitest";
import { makeMatchRoute } from "#local/http/match-route.ts";

const matching = (...routeKeys: string[]) => {
  const match = makeMatchRoute(routeKeys.map((routeKey) => ({ routeKey, functionName: routeKey })));
  return (method: string, path: string) => {
    const found = match(method, path);
    return found && [found.route.routeKey, found.pathParameters];
  };
};

describe("choosing a route", () => {
  it("prefers a fixed segment to a variable, a variable to a greedy one, and all of them to $default", () => {
    const route = matching(
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

  it("prefers a method to ANY, and takes no other method", () => {
    const route = matching("ANY /v1/leads", "POST /v1/leads", "GET /v1/clients");
    expect(route("POST", "/v1/leads")).toEqual(["POST /v1/leads", undefined]);
    expect(route("PUT", "/v1/leads")).toEqual(["ANY /v1/leads", undefined]);
    expect(route("PUT", "/v1/clients")).toBeUndefined();
  });

  it("takes a trailing slash for another path and an empty segment for no value", () => {
    const route = matching("GET /v1/leads", "GET /v1/leads/{id}");
    expect(route("GET", "/v1/leads/")).toBeUndefined();
    expect(route("GET", "/v1/leads/1/")).toBeUndefined();
  });

  it("tells a colon from a segment of its own", () => {
    const route = matching("POST /v1/leads", "POST /v1/leads:batch", "POST /v1/leads/{id}");
    expect(route("POST", "/v1/leads:batch")).toEqual(["POST /v1/leads:batch", undefined]);
    expect(route("POST", "/v1/leads")).toEqual(["POST /v1/leads", undefined]);
    expect(route("POST", "/v1/leads:other")).toBeUndefined();
    expect(route("POST", "/v1/leads/:batch")).toEqual(["POST /v1/leads/{id}", { id: ":batch" }]);
  });

  it("decodes what variables stand for", () => {
    expect(matching("GET /l/{token}")("GET", "/l/a%2Fb%20c")).toEqual(["GET /l/{token}", { token: "a/b c" }]);
  });
});
