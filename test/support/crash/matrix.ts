import { isDeepStrictEqual } from "node:util";
import { expect } from "vitest";
import type { Table } from "#platform/table/table.ts";
import { type MemoryDynamoDb, memoryDynamoDb } from "../doubles/memory-dynamodb.ts";
import { type Moment, type ScenarioRun, runScenario, type Scenario } from "./run-scenario.ts";
import { troublesOf } from "./page.ts";
import type { Trouble } from "./troubles.ts";

const aTable = (): Table => ({ client: memoryDynamoDb(), name: "Baton" });

/** How many runs go on at once: runs that pause before a retry pause together. */
const atOnce = 50;

/** The run without a fault, with which each other run of a scenario is compared. */
export const runWithoutFault = (scenario: Scenario): Promise<ScenarioRun> => runScenario(aTable(), scenario);

/** A moment of the run without a fault, and its table. */
type Kept = { moment: Moment; table: MemoryDynamoDb };

/** Runs a scenario without a fault, and keeps its moments. */
export async function runAndKeep(scenario: Scenario): Promise<{ quiet: ScenarioRun; kept: Kept[] }> {
  const kept: Kept[] = [];
  const client = memoryDynamoDb();
  const quiet = await runScenario({ client, name: "Baton" }, scenario, {
    onMoment: (moment) => kept.push({ moment, table: client.copy() }),
  });
  return { quiet, kept };
}

/** Runs a scenario with a fault, from the last moment before the call that gets it: up to there, it is the run without one. */
function runWithFault(scenario: Scenario, trouble: Trouble, kept: readonly Kept[]): Promise<ScenarioRun> {
  const before = kept.findLast(({ moment }) => moment.system.calls.length < trouble.at);
  const client = before ? before.table.copy() : memoryDynamoDb();
  return runScenario({ client, name: "Baton" }, scenario, { trouble, from: before?.moment });
}

/**
 * Runs a scenario once for each fault at each call.
 * Expects that nothing is lost or duplicated, and that only deliveries in progress at the fault were sent again, under the same id.
 * Returns the number of runs.
 */
export async function expectNoHarm(scenario: Scenario): Promise<number> {
  const { quiet, kept } = await runAndKeep(scenario);
  expect(quiet.faults).toEqual([]);
  const all = troublesOf(scenario, quiet.system.calls);
  const harm: string[] = [];
  for (let start = 0; start < all.length; start += atOnce) {
    const runs = all.slice(start, start + atOnce).map(async (trouble) => {
      const { flow, name } = quiet.system.calls[trouble.at - 1] ?? {};
      try {
        expectAsIfNothingHadHappened(await runWithFault(scenario, trouble, kept), quiet, scenario);
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
