import { describe, expect, it } from "vitest";
import * as z from "zod";
import { parseForm } from "#console/parse-form.ts";

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

  it("keeps the words of a schema", () => {
    expect(faultsOf({ day: "24/11" })).toEqual({ day: "a day, like 2026-11-24" });
  });
});
