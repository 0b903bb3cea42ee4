import { describe, expect, it } from "vitest";
import { makeMatchFilter } from "#local/sources/match-filter.ts";

const isMatch = (pattern: unknown, event: unknown) => makeMatchFilter([JSON.stringify(pattern)])(event);

describe("a filter pattern", () => {
  it("matches every event when there is no pattern", () => {
    expect(makeMatchFilter([])({ anything: 1 })).toBe(true);
  });

  it("matches an event only if every field has one of its values, at any depth", () => {
    const pattern = { eventName: ["INSERT", "MODIFY"], dynamodb: { Keys: { sk: { S: ["person"] } } } };
    expect(isMatch(pattern, { eventName: "INSERT", dynamodb: { Keys: { sk: { S: "person" } } } })).toBe(true);
    expect(isMatch(pattern, { eventName: "REMOVE", dynamodb: { Keys: { sk: { S: "person" } } } })).toBe(false);
    expect(isMatch(pattern, { eventName: "INSERT", dynamodb: { Keys: {} } })).toBe(false);
  });

  it("matches an event when any of several patterns does", () => {
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
  ])("with the rule %j matches %j and not %j", (rule, good, bad) => {
    expect(isMatch({ field: [rule] }, { field: good })).toBe(true);
    expect(isMatch({ field: [rule] }, { field: bad })).toBe(false);
  });

  it("matches an event when any alternative of $or does", () => {
    const pattern = { $or: [{ a: [1] }, { b: [{ exists: true }] }] };
    expect([isMatch(pattern, { a: 1 }), isMatch(pattern, { b: 0 }), isMatch(pattern, { a: 2 })]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it("throws for an unsupported comparison", () => {
    expect(() => isMatch({ field: [{ cidr: "10.0.0.0/8" }] }, { field: "10.0.0.1" })).toThrow("cidr");
  });
});
