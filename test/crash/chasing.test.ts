import { describe, expect, it } from "vitest";
import { expectNoHarm } from "#test/support/crash/matrix.ts";
import { chasing } from "#test/support/crash/scenarios/chasing.ts";

describe("chasing with a fault at any of its calls", () => {
  it.each(Object.keys(chasing))(
    "%s: ends as if nothing had happened",
    async (name) => {
      expect(await expectNoHarm(chasing[name] ?? {})).toBeGreaterThan(10);
    },
    60_000,
  );
});
