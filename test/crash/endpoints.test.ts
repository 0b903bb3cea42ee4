import { describe, expect, it } from "vitest";
import { expectNoHarm } from "#test/support/crash/matrix.ts";
import { endpoints } from "#test/support/crash/scenarios/endpoints.ts";

describe("endpoints with a fault at any of their calls", () => {
  it.each(Object.keys(endpoints))(
    "%s: ends as if nothing had happened",
    async (name) => {
      expect(await expectNoHarm(endpoints[name] ?? {})).toBeGreaterThan(10);
    },
    60_000,
  );
});
