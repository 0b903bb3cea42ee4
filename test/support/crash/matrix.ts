import { isDeepStrictEqual } from "node:util";
import { expect } from "vitest";
import type { Table } from "#platform/table/table.ts";
import { memoryDynamoDb } from "../doubles/memory-dynamodb.ts";
import { type ScenarioRun, runScenario, type Scenario } from "./run-scenario.ts";
import { troublesOf } from "./page.ts";

const aTable = (): Table => ({ client: memoryDynamoDb(), name: "Baton" });

/** How many runs go on at once: runs that pause before a retry pause together. */
const atOnce = 50;

/** The run without a fault, with which each other run of a scenario is compared. */
export const runWithoutFault = (scenario: Scenario): Promise<ScenarioRun> => runScenario(aTable(), scenario);

/**
 * Runs a scenario once for each fault at each call.
 * Expects that nothing is lost or duplicated, and that only deliveries in progress at the fault were sent again, under the same id.
 * Returns the number of runs.
 */
export async function expectNoHarm(scenario: Scenario): Promise<number> {
  const quiet = await runWithoutFault(scenario);
  expect(quiet.faults).toEqual([]);
  const all = troublesOf(scenario, quiet.system.calls);
  const harm: string[] = [];
  for (let start = 0; start < all.length; start += atOnce) {
    const runs = all.slice(start, start + atOnce).map(async (trouble) => {
      const { flow, name } = quiet.system.calls[trouble.at - 1] ?? {};
      try {
        expectAsIfNothingHadHappened(await runScenario(aTable(), scenario, { trouble }), quiet, scenario);
      } catch (cause) {
        harm.push(`call ${trouble.at} (${flow}: ${name}) ${trouble.kind}: ${(cause as Error).message}`.slice(0, 400));
      }
    });
    await Promise.all(runs);
  }
  expect(harm.slice(0, 12)).toEqual([]);
  return all.length;
}

function expectAsIfNothingHadHappened(troubled: ScenarioRun, quiet: ScenarioRun, { mayDiffer = [] }: Scenario): void {
  expectSame("faults", troubled.faults, []);
  for (const part of Object.keys(quiet.end) as (keyof ScenarioRun["end"])[]) {
    if (!mayDiffer.includes(part)) expectSame(part, troubled.end[part], quiet.end[part]);
  }
  if (mayDiffer.includes("sends")) return;
  for (const [id, count] of Object.entries(troubled.sends)) {
    // The id of a message may depend on the time of an event.
    const most = (quiet.sends[id] ?? 1) + (troubled.system.unreceipted.has(id) ? 1 : 0);
    if (count > most) throw new Error(`${id} was sent ${count} times, and ${most} at most were to be`);
  }
}

/** Throws with the unexpected and the missing entries. */
function expectSame(part: string, found: readonly string[], expected: readonly string[]): void {
  if (isDeepStrictEqual(found, expected)) return;
  const [more, missing] = [without(found, expected), without(expected, found)];
  throw new Error(
    `${part}: ${more.map((each) => `+ ${each}`).join(", ")} ${missing.map((each) => `- ${each}`).join(", ")}`,
  );
}

/** The entries of `all` without those of `some`, each as often as it occurs. */
function without(all: readonly string[], some: readonly string[]): string[] {
  const left = [...some];
  return all.filter((each) => {
    const at = left.indexOf(each);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
