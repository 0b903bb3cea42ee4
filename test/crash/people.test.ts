import { describe, expect, it } from "vitest";
import { expectNoHarm } from "#test/support/crash/matrix.ts";
import { people } from "#test/support/crash/scenarios/people.ts";

describe("people with a fault at any of their calls", () => {
  it.each(Object.keys(people))(
    "%s: ends as if nothing had happened",
    async (name) => {
      expect(await expectNoHarm(people[name] ?? {})).toBeGreaterThan(10);
    },
    60_000,
  );
});
