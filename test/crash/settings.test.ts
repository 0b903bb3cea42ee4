import { describe, expect, it } from "vitest";
import { expectNoHarm } from "#test/support/crash/matrix.ts";
import { settings } from "#test/support/crash/scenarios/settings.ts";

describe("settings with a fault at any of their calls", () => {
  it.each(Object.keys(settings))(
    "%s: ends as if nothing had happened",
    async (name) => {
      expect(await expectNoHarm(settings[name] ?? {})).toBeGreaterThan(5);
    },
    60_000,
  );
});
