import { describe, expect, it } from "vitest";
import { expectNoHarm } from "#test/support/crash/matrix.ts";
import { delivering } from "#test/support/crash/scenarios/delivering.ts";

describe("delivery with a fault at any of its calls", () => {
  it.each(Object.keys(delivering))(
    "%s: ends as if nothing had happened",
    async (name) => {
      expect(await expectNoHarm(delivering[name] ?? {})).toBeGreaterThan(10);
    },
    60_000,
  );
});
