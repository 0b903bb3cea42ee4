import { describe, expect, it } from "vitest";
import { requestExamples } from "#app/openapi/examples/route-examples.ts";
import { routes } from "#app/routes.ts";
import { parseRequest } from "#platform/http/parse-request.ts";
import type { Route } from "#platform/http/route.ts";
import { limits } from "#platform/limits.ts";
import { toReturnId } from "#domain/shared/id.ts";
import { anId } from "#test/support/an-id.ts";
import { anHttpEvent } from "#test/support/http-event.ts";
import { errorsOf } from "./errors-of.ts";

const json = { "content-type": "application/json" };
const pushHeaders = { ...json, "idempotency-key": "lead-1" };
const aLead = { campaignId: anId("campaign"), person: { name: "Zoë", phone: "+447700900123" } };

const push = (body: unknown, headers: Record<string, string> = pushHeaders) =>
  parseRequest(routes.pushLead, anHttpEvent({ headers, body: JSON.stringify(body) }));
const ask = (route: Route, query: Record<string, string>) =>
  parseRequest(route, anHttpEvent({ queryStringParameters: query, pathParameters: { clientId: anId("client") } }));

describe("parsing a request", () => {
  it("fills in defaults of the body, and returns the schema's output", () => {
    expect(push({ ...aLead, person: { name: "  Zoe\u0308  ", email: "zoe@example.com" } })).toEqual({
      ok: true,
      value: {
        params: undefined,
        query: undefined,
        idempotencyKey: "lead-1",
        body: {
          campaignId: anId("campaign"),
          person: { name: "Zoë", email: "zoe@example.com" },
          notes: "",
          fields: {},
        },
      },
    });
  });

  it.each(Object.entries(requestExamples))("accepts the example of %s", (name, example) => {
    const table: Record<string, Route> = routes;
    const event = anHttpEvent({
      headers: pushHeaders,
      body: JSON.stringify(example),
      pathParameters: {
        leadId: anId("lead"),
        clientId: anId("client"),
        campaignId: anId("campaign"),
        subscriptionId: anId("sub"),
        name: "GB-ENG",
        statementId: "GBP-2026-11",
        seatId: anId("seat"),
        appointmentId: anId("apt"),
        userId: anId("user"),
        date: "2026-11-22",
        returnId: toReturnId(anId("lead"), 1),
      },
    });
    expect(table[name] && parseRequest(table[name], event).ok).toBe(true);
  });

  describe("its path", () => {
    const read = (leadId: string) => parseRequest(routes.readLead, anHttpEvent({ pathParameters: { leadId } }));

    it("accepts an id", () => {
      expect(read(anId("lead"))).toMatchObject({ ok: true, value: { params: { leadId: anId("lead") } } });
    });

    it.each(["lead_1", anId("client"), "", "../keys"])("refuses %j as not found", (leadId) => {
      expect(read(leadId)).toEqual({ ok: false, refusal: { kind: "not_found" } });
    });
  });

  describe("its query", () => {
    it("is parsed to numbers and UTC instants", () => {
      const unescaped = ask(routes.listLeads, { from: "2026-11-22T15:05:00 01:00", to: "2026-11-22T14:00:00Z" });
      const detail =
        "a date and time that exist, in RFC 3339 with a time zone, like 2026-11-22T14:05:00Z; write + as %2B in a URL";
      expect(unescaped).toEqual({
        ok: false,
        refusal: { kind: "invalid_parameter", errors: [{ parameter: "from", detail }] },
      });
      expect(ask(routes.listLeads, { limit: "20", from: "2026-11-22T15:05:00+01:00" })).toMatchObject({
        ok: true,
        value: { query: { limit: 20, from: "2026-11-22T14:05:00.000Z" } },
      });
    });

    it("is refused with each parameter that is invalid or unknown", () => {
      const errors = errorsOf(ask(routes.listLeads, { limit: "0", status: "lost", page: "2" }), "invalid_parameter");
      expect(errors).toEqual([
        { parameter: "status", detail: expect.stringMatching(/^one of received, held, .*, passed_on$/) },
        { parameter: "limit", detail: "a whole number from 1 to 200" },
        { parameter: "page", detail: "not a known parameter" },
      ]);
    });

    it("is refused if it combines what is due with a filter that such a list does not have", () => {
      const due = "2026-11-22T14:00:00Z";
      const errors = errorsOf(ask(routes.listLeads, { due, status: "delivered", from: due }), "invalid_parameter");
      expect(errors).toEqual([
        { parameter: "status", detail: "absent with `due`" },
        { parameter: "from", detail: "absent with `due`" },
      ]);
      expect(ask(routes.listLeads, { due, limit: "20" }).ok).toBe(true);
    });

    it.each(["1", "200"])("accepts a limit of %s", (limit) => {
      expect(ask(routes.listLeads, { limit }).ok).toBe(true);
    });

    it.each(["201", "-1", "1.5", "1e2", " 5", "", "٣"])("refuses a limit of %j", (limit) => {
      expect(errorsOf(ask(routes.listLeads, { limit }), "invalid_parameter")[0]).toHaveProperty("parameter", "limit");
    });

    it("must be a month, or both ends of a period in ascending order", () => {
      const [from, to] = ["2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z"];
      const period = (query: Record<string, string>) => ask(routes.reportClient, query);
      expect(period({ month: "2026-11" }).ok).toBe(true);
      expect(period({ from, to }).ok).toBe(true);
      const neither: Record<string, string>[] = [{}, { from }, { to }, { month: "2026-11", from, to }];
      for (const query of neither) {
        expect(errorsOf(period(query), "invalid_parameter")).toEqual([
          { parameter: "month", detail: "either month, or both from and to" },
        ]);
      }
      for (const wrong of [
        { from: to, to: from },
        { from, to: from },
      ]) {
        expect(errorsOf(period(wrong), "invalid_parameter")).toEqual([{ parameter: "to", detail: "later than from" }]);
      }
    });
  });

  describe("its query, if the route has no parameters", () => {
    const pathParameters = { clientId: anId("client") };
    const read = (route: Route) =>
      parseRequest(
        route,
        anHttpEvent({
          headers: pushHeaders,
          body: JSON.stringify(aLead),
          pathParameters,
          queryStringParameters: { dryRun: "true" },
        }),
      );

    it("is refused, so that no parameter looks as if it worked", () => {
      const errors = [{ parameter: "dryRun", detail: "not a known parameter" }];
      for (const route of [routes.pushLead, routes.readClient])
        expect(read(route)).toEqual({ ok: false, refusal: { kind: "invalid_parameter", errors } });
    });

    it("is ignored by a public route", () => {
      expect(read(routes.readOpenApiDocument).ok).toBe(true);
    });
  });

  describe("a parameter that it repeats", () => {
    it("is refused, instead of read as one value with a comma", () => {
      const event = anHttpEvent({
        rawQueryString: "name=ash&name=worth",
        queryStringParameters: { name: "ash,worth" },
      });
      const errors = [{ parameter: "name", detail: "given only once" }];
      expect(parseRequest(routes.listLeads, event)).toEqual({
        ok: false,
        refusal: { kind: "invalid_parameter", errors },
      });
    });
  });

  describe("its Idempotency-Key", () => {
    const keyed = (key: string) => push(aLead, { ...json, "idempotency-key": key });

    it("is required to push a lead", () => {
      expect(push(aLead, json)).toEqual({ ok: false, refusal: { kind: "idempotency_key_missing" } });
    });

    it("may be missing if the route makes it optional, and is ignored by a route without one", () => {
      const client = JSON.stringify({ name: "Northgate" });
      const read = (route: Route, headers: Record<string, string>) =>
        parseRequest(route, anHttpEvent({ headers, body: client, pathParameters: { clientId: anId("client") } }));
      expect(read(routes.createClient, json)).toMatchObject({ ok: true, value: { idempotencyKey: undefined } });
      expect(read(routes.createClient, pushHeaders)).toMatchObject({ ok: true, value: { idempotencyKey: "lead-1" } });
      expect(read(routes.changeClient, { ...json, "idempotency-key": "not one" })).toMatchObject({ ok: true });
    });

    it.each(["a", "~!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}", "k".repeat(limits.idempotencyKey)])("accepts %s", (key) => {
      expect(keyed(key)).toMatchObject({ ok: true, value: { idempotencyKey: key } });
    });

    it.each(["", "two words", "ключ", "k\u0000", "k".repeat(limits.idempotencyKey + 1)])("refuses %j", (key) => {
      expect(errorsOf(keyed(key), "invalid_parameter")).toEqual([
        { header: "Idempotency-Key", detail: "1 to 255 printable ASCII characters, no spaces" },
      ]);
    });
  });

  describe("an amount of money in it", () => {
    it.each([
      [1250.5, "a whole number of minor units: 6000 is £60.00"],
      ["1250", "a whole number of minor units: 6000 is £60.00"],
      [10_000_000_001, "at most 10000000000"],
      [-1, "at least 0"],
      [undefined, "needed"],
    ])("of %j is refused as %s", (amount, detail) => {
      const body = JSON.stringify({ outcome: "won", value: { amount, currency: "JPY" } });
      const event = anHttpEvent({ headers: pushHeaders, body, pathParameters: { leadId: anId("lead") } });
      expect(errorsOf(parseRequest(routes.recordOutcome, event), "validation_error")).toEqual([
        { pointer: "/value/amount", detail },
      ]);
    });
  });

  describe("its media type", () => {
    const typed = (contentType: string | undefined, route: Route = routes.createClient) =>
      parseRequest(
        route,
        anHttpEvent({
          headers: contentType === undefined ? {} : { "content-type": contentType },
          body: JSON.stringify({ name: "Northgate" }),
          pathParameters: { clientId: anId("client") },
        }),
      );

    it.each(["application/json", "Application/JSON; charset=utf-8", "application/json;charset=utf-8"])(
      "may be %s",
      (type) => {
        expect(typed(type).ok).toBe(true);
      },
    );

    it.each([undefined, "", "text/plain", "application/x-www-form-urlencoded", "application/jsonp"])(
      "must not be %s",
      (type) => {
        expect(typed(type)).toEqual({ ok: false, refusal: { kind: "unsupported_media_type" } });
      },
    );

    it("may be a merge patch only for a PATCH", () => {
      expect(typed("application/merge-patch+json", routes.changeClient).ok).toBe(true);
      expect(typed("application/merge-patch+json").ok).toBe(false);
    });
  });
});
