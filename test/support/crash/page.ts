import type { Scenario } from "./live.ts";
import { type Call, canBefall, meaningsOfTroubles, type Trouble, troubles } from "./troubles.ts";

/** What happens in a scenario when nothing goes wrong. */
export type Quiet = { name: string; scenario: Scenario; calls: readonly Call[] };

/** The calls that trouble is brought to, each with whatever can befall it. */
export const troublesOf = ({ only = [""] }: Scenario, calls: readonly Call[]): Trouble[] =>
  calls.flatMap((call, index) =>
    only.some((flow) => call.flow.startsWith(flow))
      ? troubles.filter((kind) => canBefall(kind, call)).map((kind) => ({ at: index + 1, kind }))
      : [],
  );

/** A function asked for one thing: each call that it makes with how many entries it has at most, and in which scenarios it is troubled. */
type Flow = { calls: Map<string, number>; troubled: Set<string>; scenarios: Set<string> };

export function flowsOf(quiet: readonly Quiet[]): Map<string, Flow> {
  const flows = new Map<string, Flow>();
  for (const { name, scenario, calls } of quiet) {
    const struck = new Set(troublesOf(scenario, calls).map(({ at }) => calls[at - 1]));
    for (const call of calls) {
      const flow = flows.get(call.flow) ?? { calls: new Map(), troubled: new Set(), scenarios: new Set() };
      flows.set(call.flow, flow);
      flow.calls.set(call.name, Math.max(call.size, flow.calls.get(call.name) ?? 0));
      if (!struck.has(call)) continue;
      flow.troubled.add(call.name);
      flow.scenarios.add(name);
    }
  }
  return new Map([...flows].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What is not in the matrix, and why. */
type Left = Readonly<Record<string, string>>;

/** The matrix as a page: each function with its calls, and where trouble comes to them. */
export function matrixPage(quiet: readonly Quiet[], left: Left): string {
  const flow = ([name, { calls, scenarios }]: [string, Flow]) => [
    `### ${name}`,
    "",
    ...[...calls].map(([call, size]) => `- ${call}${size > 1 ? ` (up to ${size})` : ""}`),
    "",
    `Troubled in: ${[...scenarios].join("; ")}.`,
    "",
  ];
  const lives = quiet.reduce((sum, { scenario, calls }) => sum + troublesOf(scenario, calls).length, 0);
  const differing = quiet.filter(({ scenario }) => scenario.mayDiffer);
  return [
    "# The crash matrix",
    "",
    "Written by `test/property/use-cases/crash-matrix.test.ts` (`vitest -u` writes it anew).",
    "",
    `${quiet.length} scenarios run every function of the system, wired as they are deployed, on a table in memory (which the embedded engine confirms, scenario by`,
    `scenario), with queues, streams and a clock that jumps. Each scenario is lived again for each trouble at each of its calls: ${lives.toLocaleString("en")} lives.`,
    "",
    ...meaningsOfTroubles.map((meaning) => `- ${meaning}`),
    "",
    "Then everything is drained, and each life must end as the one in which nothing happened: the same items in the table, the same statuses, messages, due things and",
    "dead letters, nothing sent more often but what was underway when trouble came. By itself, each end must have no lead that is left alone, no record that is not the fold of",
    "its history, no count but of what was placed, no event unannounced or announced for nothing, no letter that is stale, nothing sent under an id that was not planned.",
    "",
    "What may end differently, each with its reason in `test/support/crash/scenarios`:",
    "",
    ...differing.map(({ name, scenario }) => `- ${name}: ${(scenario.mayDiffer ?? []).join(", ")}`),
    "",
    "## What is in it",
    "",
    ...[...flowsOf(quiet)].filter(([name]) => name !== "given").flatMap(flow),
    "## What is not",
    "",
    ...Object.entries(left).map(([name, why]) => `- ${name}: ${why}`),
    "",
  ].join("\n");
}
