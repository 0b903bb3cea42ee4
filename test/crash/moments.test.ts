import { describe, expect, it } from "vitest";
import { runAndKeep } from "#test/support/crash/matrix.ts";
import { runScenario } from "#test/support/crash/run-scenario.ts";
import { scenarios } from "#test/support/crash/scenarios/scenarios.ts";

describe("a run that goes on from a moment of a run without a fault", () => {
  it.each(Object.entries(scenarios))("ends as that one: %s", async (_, scenario) => {
    const { quiet, kept } = await runAndKeep(scenario);
    const some = new Set([kept[0], kept[kept.length >> 1], kept.at(-1)]);
    for (const { moment, table } of [...some].filter((each) => each !== undefined)) {
      const again = await runScenario({ client: table.copy(), name: "Baton" }, scenario, { from: moment });
      expect(again.end).toEqual(quiet.end);
      expect(again.sends).toEqual(quiet.sends);
      expect(again.system.calls).toEqual(quiet.system.calls);
    }
  });
});
