import { describe, expect, it } from "vitest";
import { refuseUnknownRoute } from "#app/refuse-unknown-route.ts";

describe("a request that matches no route", () => {
  it.each<[path: string, allow: string[]]>([
    ["/v1/leads", ["POST", "GET", "HEAD"]],
    ["/v1/leads:batch", ["POST"]],
    ["/v1/leads/lead_1", ["GET", "HEAD"]],
    ["/v1/clients/anything", ["GET", "HEAD", "PATCH"]],
    ["/v1/clients/a/subscriptions/b", ["GET", "HEAD", "PATCH"]],
    ["/v1/keys/key_1", ["DELETE"]],
    ["/l/token", ["GET", "HEAD", "POST"]],
  ])("at %s lists the methods of the path: %s", (path, allow) => {
    const missed = refuseUnknownRoute(path);
    expect(missed.kind).toBe("method_not_allowed");
    expect(missed).toHaveProperty(
      "allow",
      expect.toSatisfy((methods) => methods.toSorted().join() === allow.toSorted().join()),
    );
  });

  it.each([
    ["", "an empty path"],
    ["/", "the root"],
    ["/v1", "a version alone"],
    ["/v2/leads", "another version"],
    ["/v1/leads/", "an empty id"],
    ["/v1/clients//subscriptions", "an empty id in the middle"],
    ["/v1/leads:all", "a verb that leads do not have"],
    ["/v1/leads/lead_1/notes", "a part that leads do not have"],
    ["/V1/LEADS", "capitals"],
    ["/v1//leads", "a doubled slash"],
  ])("at %j is refused as no_such_route: %s", (path) => {
    expect(refuseUnknownRoute(path)).toEqual({ kind: "no_such_route" });
  });
});
