import { describe, expect, it } from "vitest";
import * as z from "zod";
import { parseForm, readForm } from "#console/parse-form.ts";

describe("readForm", () => {
  const read = (body: string) =>
    readForm({ headers: { "content-type": "application/x-www-form-urlencoded" }, body } as never);

  it("joins the values of a field that repeats, in their order", () => {
    expect(read("day=1&name=Zo%C3%AB+A&day=2&day=")).toEqual({ day: "1,2,", name: "Zoë A" });
  });

  it("reads as many fields as fit into a form without delay", () => {
    const body = Array.from({ length: 20_000 }, (_, index) => index.toString(36)).join("&");
    const startedAt = performance.now();
    expect(Object.keys(read(body) ?? {})).toHaveLength(20_000);
    // Work that grows with the square of the fields takes two seconds here.
    expect(performance.now() - startedAt).toBeLessThan(500);
  });
});

describe("parseForm", () => {
  const schema = z.object({
    zone: z.string().max(4),
    role: z.enum(["agency", "client"]),
    once: z.string().regex(/^[a-z]+$/),
    day: z.iso.date("a day, like 2026-11-24"),
  });
  const valid = { zone: "York", role: "agency", once: "a", day: "2026-11-24" };
  const faultsOf = (typed: Record<string, string>) => {
    const parsed = parseForm(schema, { ...valid, ...typed });
    return parsed.ok ? {} : parsed.faults;
  };

  it("says what is wrong in words for people, where the schema has none", () => {
    expect(faultsOf({ zone: "Leeds" })).toEqual({ zone: "at most 4 characters" });
    expect(faultsOf({ role: "owner" })).toEqual({ role: "one of the choices that the page offers" });
    expect(parseForm(schema, {})).toMatchObject({ ok: false, faults: { zone: "not empty" } });
    expect(faultsOf({ once: "1" })).toEqual({ once: "not understood; open the page again and repeat your entry" });
  });

  it("has what is wrong in the order of the fields, and the first fault of each", () => {
    const faults = faultsOf({ day: "24/11", once: "1", zone: "Leeds" });
    expect(Object.keys(faults)).toEqual(["zone", "once", "day"]);
  });

  it("keeps the words of a schema", () => {
    expect(faultsOf({ day: "24/11" })).toEqual({ day: "a day, like 2026-11-24" });
  });
});
