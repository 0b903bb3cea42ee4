import { describe, expect, it } from "vitest";
import { listHarm, runAndKeep } from "#test/support/crash/matrix.ts";
import { runScenario, type Scenario } from "#test/support/crash/run-scenario.ts";
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

describe("a run that stops at a moment of another run", () => {
  // Parts of their ends may differ, so that runs show harm when nothing may.
  it.each(["a lead whose retries are exhausted", "a campaign that is made, and another that is changed"])(
    "hides no harm that runs show which go to their own ends: %s",
    async (name) => {
      const strict: Scenario = { ...scenarios[name], mayDiffer: [] };
      const { harm: shown } = await listHarm(strict);
      const { harm } = await listHarm(strict, { sharesEnds: false });
      expect(harm).not.toEqual([]);
      expect(harm).toEqual(expect.arrayContaining(shown));
      expect(listDifferences(shown)).toEqual(listDifferences(harm));
    },
  );
});

const listDifferences = (harm: readonly { difference: string }[]) => new Set(harm.map(({ difference }) => difference));
