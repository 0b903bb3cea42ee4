import { isDeepStrictEqual } from "node:util";
import { expect } from "vitest";
import type { Table } from "#platform/table/table.ts";
import { type MemoryDynamoDb, memoryDynamoDb } from "../doubles/memory-dynamodb.ts";
import { leaksOf } from "./end.ts";
import { momentKey } from "./moment-key.ts";
import { type Moment, playScenario, readRun, runScenario, type Scenario, type ScenarioRun } from "./run-scenario.ts";
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
    onMoment: (moment) => kept.push({ moment, table: client.copy() }) === 0,
  });
  return { quiet, kept };
}

/** A fault of a scenario, and what a run needs to know of the others. */
type Case = { scenario: Scenario; quiet: ScenarioRun; kept: readonly Kept[]; known: Set<string>; trouble: Trouble };

/**
 * Runs a scenario with a fault, from the last moment before the call that gets it: up to there, it is the run without one.
 * After the fault it stops at a moment that is known: the run that was there before is judged at its end, and from there
 * this one would be the same. Throws what differs from the run without a fault.
 */
async function runWithFault({ scenario, quiet, kept, known, trouble }: Case): Promise<void> {
  const before = kept.findLast(({ moment }) => moment.system.calls.length < trouble.at);
  const client = before ? before.table.copy() : memoryDynamoDb();
  const { system, outcome, isStopped } = await playScenario({ client, name: "Baton" }, scenario, {
    trouble,
    from: before?.moment,
    onMoment: (moment, hasStruck) => hasStruck && isIn(known, momentKey(moment, client)),
  });
  if (isStopped) return expectSame("faults", await leaksOf({ system, ...outcome }), []);
  expectAsIfNothingHadHappened(await readRun(system, outcome), quiet, scenario);
}

/** Whether a set has the key already; afterwards it has. */
function isIn(known: Set<string>, key: string): boolean {
  const has = known.has(key);
  known.add(key);
  return has;
}

/** A fault, and what differs at the end from the run without one. */
type Harm = { fault: string; difference: string };

/** Without `sharesEnds`, each run goes to its own end, which takes longer. */
type Options = { sharesEnds?: boolean };

/**
 * Runs a scenario once for each fault at each call, and lists the faults after which something was lost or duplicated, or
 * more was sent again than the deliveries in progress at the fault, under the same id.
 */
export async function listHarm(scenario: Scenario, { sharesEnds = true }: Options = {}) {
  const { quiet, kept } = await runAndKeep(scenario);
  expect(quiet.faults).toEqual([]);
  const known = new Set(kept.map(({ moment, table }) => momentKey(moment, table)));
  const all = troublesOf(scenario, quiet.system.calls);
  const harm: Harm[] = [];
  for (let start = 0; start < all.length; start += atOnce) {
    const runs = all.slice(start, start + atOnce).map(async (trouble) => {
      const { flow, name } = quiet.system.calls[trouble.at - 1] ?? {};
      try {
        await runWithFault({ scenario, quiet, kept, trouble, known: sharesEnds ? known : new Set() });
      } catch (cause) {
        const fault = `call ${trouble.at} (${flow}: ${name}) ${trouble.kind}`;
        harm.push({ fault, difference: (cause as Error).message });
      }
    });
    await Promise.all(runs);
  }
  return { runs: all.length, harm };
}

/** Expects no harm of any fault at any call of a scenario. Returns the number of runs. */
export async function expectNoHarm(scenario: Scenario): Promise<number> {
  const { runs, harm } = await listHarm(scenario);
  expect(harm.slice(0, 12).map(({ fault, difference }) => `${fault}: ${difference}`.slice(0, 400))).toEqual([]);
  return runs;
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
