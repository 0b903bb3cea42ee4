import { describe, expect, it } from "vitest";
import { expectNoHarm } from "#test/support/crash/matrix.ts";
import { placing } from "#test/support/crash/scenarios/placing.ts";

describe("placing with a fault at any of its calls", () => {
  it.each(Object.keys(placing))(
    "%s: ends as if nothing had happened",
    async (name) => {
      expect(await expectNoHarm(placing[name] ?? {})).toBeGreaterThan(10);
    },
    60_000,
  );
});
