import type { Scenario } from "./run-scenario.ts";
import { type Call, canBefall, meaningsOfTroubles, type Trouble, troubles } from "./troubles.ts";

/** The run of a scenario without a fault. */
export type Quiet = { name: string; scenario: Scenario; calls: readonly Call[] };

/** The calls that get a fault, each with every fault that can affect it. */
export const troublesOf = ({ only = [""] }: Scenario, calls: readonly Call[]): Trouble[] =>
  calls.flatMap((call, index) =>
    only.some((flow) => call.flow.startsWith(flow))
      ? troubles.filter((kind) => canBefall(kind, call)).map((kind) => ({ at: index + 1, kind }))
      : [],
  );

/** One use of a function: each of its calls with its maximum number of entries, and the scenarios that inject faults into it. */
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

/** The uses that the matrix leaves out, and why. */
type Left = Readonly<Record<string, string>>;

/** Renders the matrix as a page: each function with its calls and the scenarios that inject faults into them. */
export function matrixPage(quiet: readonly Quiet[], left: Left): string {
  const flow = ([name, { calls, scenarios }]: [string, Flow]) => [
    `### ${name}`,
    "",
    ...[...calls].map(([call, size]) => `- ${call}${size > 1 ? ` (up to ${size})` : ""}`),
    "",
    `Faults injected in: ${[...scenarios].join("; ")}.`,
    "",
  ];
  const runs = quiet.reduce((sum, { scenario, calls }) => sum + troublesOf(scenario, calls).length, 0);
  const differing = quiet.filter(({ scenario }) => scenario.mayDiffer);
  return [
    "# The crash matrix",
    "",
    "Written by `test/crash/crash-matrix.test.ts` (`vitest run --update` regenerates it).",
    "",
    `${quiet.length} scenarios run every function of the system, wired as they are deployed, on a table in memory, with`,
    `queues, streams and a clock that jumps. The embedded engine confirms each kind of call to the table. Each scenario runs again for each of these faults at each of its calls: ${runs.toLocaleString("en")} runs.`,
    "",
    ...meaningsOfTroubles.map((meaning) => `- ${meaning}`),
    "",
    "Then all queues are drained, and each run must end like the run without a fault: the same items in the table, the same statuses, messages, jobs and dead",
    "letters; only deliveries in progress at the fault may be sent again. In addition, each end must have no abandoned lead, no record that differs from the fold of its",
    "history, no count that differs from the placed leads, no missing or unfounded event, no stale dead letter, and no delivery under an unplanned id.",
    "",
    "A run stops at a moment that another run of its scenario had: the same items, queues, clock and deliveries. Both would end alike, so one is enough.",
    "",
    "The following may end differently, each with its reason in `test/support/crash/scenarios`:",
    "",
    ...differing.map(({ name, scenario }) => `- ${name}: ${(scenario.mayDiffer ?? []).join(", ")}`),
    "",
    "## Covered",
    "",
    ...[...flowsOf(quiet)].filter(([name]) => name !== "given").flatMap(flow),
    "## Not covered",
    "",
    ...Object.entries(left).map(([name, why]) => `- ${name}: ${why}`),
    "",
  ].join("\n");
}
