import { describe, expect, it } from "vitest";
import { NewExport } from "#exports/schemas.ts";
import { parseValue } from "#platform/http/parse-value.ts";
import { anId } from "#test/support/an-id.ts";

const handover = { clientId: anId("client"), format: "xero" } as const;

describe("an export of a statement", () => {
  it("names the statement by its number, or by its currency and period", () => {
    for (const statement of ["INV-000007", "GBP-2026-11"]) {
      expect(parseValue(NewExport, { ...handover, statement })).toMatchObject({ ok: true });
    }
  });

  it.each(["", "a\ud800", "GBP 2026-11", "INV-000007\n", "é"])(
    "is refused for the name %j, by its pointer",
    (statement) => {
      expect(parseValue(NewExport, { ...handover, statement })).toMatchObject({
        ok: false,
        refusal: { errors: [{ pointer: "/statement" }] },
      });
    },
  );
});
