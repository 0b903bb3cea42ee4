import { describe, expect, it } from "vitest";
import { expectNoHarm } from "#test/support/crash/matrix.ts";
import { appointments } from "#test/support/crash/scenarios/appointments.ts";

describe("appointments with a fault at any of their calls", () => {
  it.each(Object.keys(appointments))(
    "%s: ends as if nothing had happened",
    async (name) => {
      expect(await expectNoHarm(appointments[name] ?? {})).toBeGreaterThan(10);
    },
    60_000,
  );
});
