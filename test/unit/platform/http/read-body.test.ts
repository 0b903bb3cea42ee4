import { describe, expect, it } from "vitest";
import { requestExamples } from "#app/openapi/examples/route-examples.ts";
import { routes } from "#app/routes.ts";
import { parseRequest } from "#platform/http/parse-request.ts";
import { limits } from "#platform/limits.ts";
import { anId } from "#test/support/an-id.ts";
import { anHttpEvent } from "#test/support/http-event.ts";
import { errorsOf } from "./errors-of.ts";

const json = { "content-type": "application/json" };
const pushHeaders = { ...json, "idempotency-key": "lead-1" };
const aLead = { campaignId: anId("campaign"), person: { name: "Zoë", phone: "+447700900123" } };

const push = (body: string, isBase64Encoded = false) =>
  parseRequest(routes.pushLead, anHttpEvent({ headers: pushHeaders, body, isBase64Encoded }));
const pushJson = (body: unknown) => push(JSON.stringify(body));

type Read = ReturnType<typeof parseRequest>;
const invalid = (read: Read) => errorsOf(read, "validation_error");
const pointers = (read: Read) => invalid(read).map((error) => ("pointer" in error ? error.pointer : error));

describe("parsing a body", () => {
  it.each(["", "{", "undefined", "{'a':1}", '{"a":1,}', "NaN"])("refuses %j, which is not JSON", (body) => {
    expect(push(body)).toEqual({ ok: false, refusal: { kind: "malformed_json" } });
  });

  it("refuses bytes that are not UTF-8", () => {
    const latin1 = Buffer.from(JSON.stringify({ ...aLead, notes: "Zoë" }), "latin1").toString("base64");
    expect(push(latin1, true)).toEqual({ ok: false, refusal: { kind: "malformed_json" } });
  });

  it.each<[string, Uint8Array]>([
    ["UTF-16 with a byte order mark", Buffer.from(`\ufeff${JSON.stringify(aLead)}`, "utf16le")],
    ["UTF-16 without one", Buffer.from(JSON.stringify(aLead), "utf16le")],
    ["half a character at the end of a text", Buffer.from([0x22, 0xc3, 0x22])],
    ["an overlong form", Buffer.from([0x22, 0xc0, 0xaf, 0x22])],
    ["half a surrogate pair (CESU-8)", Buffer.from([0x22, 0xed, 0xa0, 0xbd, 0x22])],
  ])("refuses a body in %s", (_, bytes) => {
    expect(push(Buffer.from(bytes).toString("base64"), true)).toEqual({
      ok: false,
      refusal: { kind: "malformed_json" },
    });
  });

  it("accepts a body in base64", () => {
    const body = Buffer.from(JSON.stringify({ ...aLead, notes: "Zoë 🏠" })).toString("base64");
    expect(push(body, true)).toMatchObject({ ok: true, value: { body: { notes: "Zoë 🏠" } } });
  });

  it("accepts a missing body only for a route without one", () => {
    expect(parseRequest(routes.pushLead, anHttpEvent({ headers: pushHeaders }))).toMatchObject({
      refusal: { kind: "malformed_json" },
    });
    expect(parseRequest(routes.listKeys, anHttpEvent({})).ok).toBe(true);
  });

  it("accepts a missing body if each of its fields has a default, but still refuses an invalid one", () => {
    const pathParameters = { clientId: anId("client"), subscriptionId: anId("sub") };
    const rotate = (event: object) => parseRequest(routes.rotateSecret, anHttpEvent({ pathParameters, ...event }));
    for (const event of [{}, { body: "" }, { headers: json, body: "" }, { headers: json, body: "{}" }])
      expect(rotate(event)).toMatchObject({ ok: true, value: { body: { overlapHours: 24 } } });
    expect(rotate({ body: "{}" })).toMatchObject({ refusal: { kind: "unsupported_media_type" } });
    expect(pointers(rotate({ headers: json, body: '{"hours":1}' }))).toEqual(["/hours"]);
    expect(parseRequest(routes.changeSubscription, anHttpEvent({ pathParameters }))).toMatchObject({
      refusal: { kind: "unsupported_media_type" },
    });
  });

  describe("has a limit in bytes", () => {
    const empty = Buffer.byteLength(JSON.stringify({ ...aLead, padding: "" }));
    const ofBytes = (bytes: number) => JSON.stringify({ ...aLead, padding: "x".repeat(bytes - empty) });

    it("which a body may reach but not exceed", () => {
      expect(pointers(push(ofBytes(limits.bodyBytes)))).toEqual(["/padding"]);
      expect(push(ofBytes(limits.bodyBytes + 1))).toEqual({
        ok: false,
        refusal: { kind: "body_too_large", maxBytes: limits.bodyBytes },
      });
    });

    it("which does not count characters", () => {
      const emoji = JSON.stringify({ ...aLead, notes: "🏠".repeat(limits.bodyBytes / 4) });
      expect(emoji.length).toBeLessThan(limits.bodyBytes);
      expect(push(emoji)).toMatchObject({ refusal: { kind: "body_too_large" } });
    });

    it("which does not count the longer base64 form", () => {
      const inBase64 = Buffer.from(ofBytes(limits.bodyBytes)).toString("base64");
      expect(inBase64.length).toBeGreaterThan(limits.bodyBytes);
      expect(pointers(push(inBase64, true))).toEqual(["/padding"]);
    });
  });

  it.each([[[]], [null], ["lead"], [7], [true]])("refuses %j, which is not an object", (body) => {
    expect(pointers(pushJson(body))).toEqual([""]);
  });

  it("lists the missing fields", () => {
    expect(invalid(pushJson({}))).toEqual([
      { pointer: "/campaignId", detail: "needed" },
      { pointer: "/person", detail: "needed" },
    ]);
  });

  it.each([
    [{ endpoint: "+447700900123" }, "/channel", "needed"],
    [{ channel: "fax", endpoint: "+447700900123" }, "/channel", "one of sms, email, webhook"],
    [
      { channel: "webhook", endpoint: `https://crm.example.com/${"a".repeat(2048)}` },
      "/endpoint",
      "at most 2048 characters",
    ],
    [{ channel: "email", endpoint: `zoe@${"a.".repeat(130)}example.com` }, "/endpoint", "at most 254 characters"],
  ])("describes what %j lacks", (subscription, pointer, detail) => {
    const event = anHttpEvent({
      headers: json,
      pathParameters: { clientId: anId("client") },
      body: JSON.stringify(subscription),
    });
    expect(invalid(parseRequest(routes.createSubscription, event))).toEqual([{ pointer, detail }]);
  });

  it("lists all invalid fields together", () => {
    const wrong = { campaignId: anId("lead"), person: { name: " ", phone: "0".repeat(41), email: "zoe" }, notes: 7 };
    expect(pointers(pushJson(wrong))).toEqual([
      "/campaignId",
      "/person/name",
      "/person/phone",
      "/person/email",
      "/notes",
    ]);
  });

  it("lists unknown fields at every level, by pointers that escape ~ and /", () => {
    const person = { ...aLead.person, "nick~name/s": "Z", nickname: "Z" };
    expect(invalid(pushJson({ ...aLead, person, source: "web" }))).toEqual([
      { pointer: "/person/nick~0name~1s", detail: "not a known field" },
      { pointer: "/person/nickname", detail: "not a known field" },
      { pointer: "/source", detail: "not a known field" },
    ]);
  });

  it.each([
    ["a date in another form", { consent: { wording: "Yes.", source: "form", at: "25/12/2025" } }, "/consent/at"],
    ["a date as a number", { consent: { wording: "Yes.", source: "form", at: 1_766_620_800 } }, "/consent/at"],
    [
      "a date without a zone",
      { consent: { wording: "Yes.", source: "form", at: "2025-12-25T10:00:00" } },
      "/consent/at",
    ],
  ])("has one error for %s", (_, wrong, pointer) => {
    expect(invalid(pushJson({ ...aLead, ...wrong }))).toEqual([
      { pointer, detail: "a date and time that exist, in RFC 3339 with a time zone, like 2026-11-22T14:05:00Z" },
    ]);
  });

  it("has one error for a time of day in another form, and none about the order of the times", () => {
    const hours = (from: string, to: string) => ({ weekly: [{ days: ["mon"], from, to }], holidays: [] });
    const create = (body: object) =>
      parseRequest(
        routes.createCampaign,
        anHttpEvent({ headers: json, body: JSON.stringify({ ...requestExamples.createCampaign, ...body }) }),
      );
    expect(pointers(create({ hours: hours("9:00", "17:00") }))).toEqual(["/hours/weekly/0/from"]);
    expect(pointers(create({ hours: hours("17:00", "09:00") }))).toEqual(["/hours/weekly/0/to"]);
  });

  it("suggests the known name for an unknown one that differs in case or punctuation", () => {
    const create = (body: object) =>
      parseRequest(
        routes.createClient,
        anHttpEvent({ headers: json, body: JSON.stringify({ name: "Acme", ...body }) }),
      );
    for (const name of ["timezone", "time_zone", "TimeZone", "time-zone"])
      expect(invalid(create({ [name]: "Europe/London" }))).toContainEqual({
        pointer: `/${name}`,
        detail: "not a known field; did you mean timeZone?",
      });
    expect(invalid(create({ timeZone: "Europe/London", zone: "x" }))).toEqual([
      { pointer: "/zone", detail: "not a known field" },
    ]);
    expect(invalid(pushJson({ ...aLead, person: { ...aLead.person, post_code: "LS1 1AA" } }))).toEqual([
      { pointer: "/person/post_code", detail: "not a known field; did you mean postcode?" },
    ]);
  });

  it("does not suggest the very name that was sent, which only another kind of the body has", () => {
    const body = { role: "billing", name: "Bills", clientId: anId("client") };
    expect(invalid(parseRequest(routes.createKey, anHttpEvent({ headers: json, body: JSON.stringify(body) })))).toEqual(
      [{ pointer: "/clientId", detail: "not a known field" }],
    );
  });

  it("identifies items of lists by their index", () => {
    const campaign = { ...requestExamples.createCampaign, requiredFields: ["/notes", "/shoe_size"] };
    const read = parseRequest(routes.createCampaign, anHttpEvent({ headers: json, body: JSON.stringify(campaign) }));
    const detail = "a part of a lead by its JSON pointer, like /person/postcode or /fields/roof_type";
    expect(invalid(read)).toEqual([{ pointer: "/requiredFields/1", detail }]);
  });

  it("says of a number of a field that it is too long to be stored exactly, or near to zero, and not that it is none", () => {
    const detail = "a number that is stored exactly, up to 9007199254740991; send a longer one as text";
    for (const order of [9_007_199_254_740_992, 1e-101, 1e300]) {
      expect(invalid(pushJson({ ...aLead, fields: { order } }))).toEqual([{ pointer: "/fields/order", detail }]);
    }
    const [error] = invalid(pushJson({ ...aLead, fields: { order: [7] } }));
    expect(error?.detail).toBe(
      "text of at most 1,000 characters without control characters, a number, or true or false",
    );
  });

  it("describes the valid names of fields", () => {
    expect(invalid(pushJson({ ...aLead, fields: { "roof type": "flat" } }))).toEqual([
      { pointer: "/fields/roof type", detail: "a field name of letters, digits and _" },
    ]);
  });

  it.each([[null], [["flat"]], [{}], [1e300], [5e-324], ["\u0000"], ["x".repeat(1_001)]])(
    "describes the valid values of fields, and refuses %j",
    (value) => {
      expect(invalid(pushJson({ ...aLead, fields: { roof_type: value } }))).toEqual([
        { pointer: "/fields/roof_type", detail: expect.stringMatching(/text|^at most 1000 characters$/i) },
      ]);
    },
  );

  it("accepts text, numbers and booleans as values of fields", () => {
    const fields = { roof: "flat", empty: "", age: 30, height: -2.5, none: 0, own: true, rented: false };
    expect(pushJson({ ...aLead, fields })).toMatchObject({ ok: true, value: { body: { fields } } });
  });

  it.each([
    ["/__proto__", '"__proto__":{"notes":"x"}'],
    ["/fields/__proto__", '"fields":{"__proto__":"x"}'],
    ["/fields/__proto__", '"fields":{"\\u005f_proto__":"x"}'],
  ])("cannot smuggle in %s", (pointer, field) => {
    const read = push(`${JSON.stringify(aLead).slice(0, -1)},${field}}`);
    expect(invalid(read)).toEqual([{ pointer, detail: "not a known field" }]);
    expect({}).not.toHaveProperty("notes");
  });

  it("accepts the names of object properties, such as toString, as field names", () => {
    const fields = { constructor: "x", toString: "y", hasOwnProperty: "z" };
    expect(pushJson({ ...aLead, fields })).toMatchObject({ ok: true, value: { body: { fields } } });
  });

  it.each<[string, string]>([
    ["lists", "[".repeat(30_000) + "]".repeat(30_000)],
    ["objects", '{"a":'.repeat(10_000) + "1" + "}".repeat(10_000)],
  ])("may nest %s as deeply as it likes without breaking anything", (_, nested) => {
    expect(pointers(push(nested)).length).toBeGreaterThan(0);
    expect(pointers(push(`{"campaignId":${nested}}`))).toContain("/campaignId");
    expect(pointers(push(`{"fields":{"a":${nested}}}`))).toContain("/fields/a");
  });

  it("lists the valid channels and roles", () => {
    const read = parseRequest(routes.createKey, anHttpEvent({ headers: json, body: '{"role":"owner","name":"x"}' }));
    expect(invalid(read)).toEqual([{ pointer: "/role", detail: "one of agency, client, billing" }]);
  });
});
