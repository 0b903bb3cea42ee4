import { describe, expect, it } from "vitest";
import { makeMatchFilter } from "#local/sources/match-filter.ts";

const passes = (pattern: unknown, event: unknown) => makeMatchFilter([JSON.stringify(pattern)])(event);

describe("a filter pattern", () => {
  it("lets everything through when there is none", () => {
    expect(makeMatchFilter([])({ anything: 1 })).toBe(true);
  });

  it("needs every field to have one of its values, however deep", () => {
    const pattern = { eventName: ["INSERT", "MODIFY"], dynamodb: { Keys: { sk: { S: ["person"] } } } };
    expect(passes(pattern, { eventName: "INSERT", dynamodb: { Keys: { sk: { S: "person" } } } })).toBe(true);
    expect(passes(pattern, { eventName: "REMOVE", dynamodb: { Keys: { sk: { S: "person" } } } })).toBe(false);
    expect(passes(pattern, { eventName: "INSERT", dynamodb: { Keys: {} } })).toBe(false);
  });

  it("passes when any of several patterns does", () => {
    const matches = makeMatchFilter([`{"a":[1]}`, `{"b":[2]}`]);
    expect([matches({ a: 1 }), matches({ b: 2 }), matches({ a: 2, b: 1 })]).toEqual([true, true, false]);
  });

  it.each([
    [{ prefix: "fact/" }, "fact/received", "person"],
    [{ suffix: ".jpg" }, "a.jpg", "a.png"],
    [{ "equals-ignore-case": "SMS" }, "sms", "email"],
    [{ "anything-but": ["sms", "email"] }, "webhook", "sms"],
    [{ "anything-but": { prefix: "s" } }, "email", "sms"],
    [{ numeric: [">", 0, "<=", 5] }, 5, 0],
    [{ exists: true }, "there", undefined],
    [{ exists: false }, undefined, "there"],
    [null, null, "something"],
  ])("%j passes %j and not %j", (rule, good, bad) => {
    expect(passes({ field: [rule] }, { field: good })).toBe(true);
    expect(passes({ field: [rule] }, { field: bad })).toBe(false);
  });

  it("knows alternatives", () => {
    const pattern = { $or: [{ a: [1] }, { b: [{ exists: true }] }] };
    expect([passes(pattern, { a: 1 }), passes(pattern, { b: 0 }), passes(pattern, { a: 2 })]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it("refuses a comparison it does not know rather than let everything or nothing through", () => {
    expect(() => passes({ field: [{ cidr: "10.0.0.0/8" }] }, { field: "10.0.0.1" })).toThrow("cidr");
  });
});
