import { readdirSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { routes } from "#app/routes.ts";
import { runWithoutFault } from "#test/support/crash/matrix.ts";
import { flowsOf, matrixPage, type Quiet } from "#test/support/crash/page.ts";
import { scenarios } from "#test/support/crash/scenarios/scenarios.ts";
import { noDueWork } from "#test/support/no-due-work.ts";

/** Routes without calls that can fail, or with the same calls as another route. */
const left: Record<string, string> = {
  "api: checkSuppression": "reads",
  "api: compareClientList": "reads",
  "intake: simulateLead": "reads",
  "lead-card: answerAppointmentPage":
    "as confirmAppointment, moveAppointment, cancelAppointment, recordAppointmentResult",
  "api: planLeads": "reads",
  "api: simulateContract": "reads",
  "api: createStatementLink": "reads: the link carries its own end",
  "deliver-appointment-with-reports": "as deliver-appointment, with the call of deliver-sms-with-reports",
  statements: "reads",
  console: "runs the verbs of the routes; its own writes are single and conditional",
  "api: createEventSubscription": "as createSubscription",
  "api: changeEventSubscription": "as changeSubscription",
  "api: rotateEventSecret": "as rotateSecret",
  "api: askForEventVerification": "as askForVerification",
  "api: confirmEventVerification": "as confirmVerification",
  "api: enableEventEndpoint": "as enableEndpoint",
};

describe("the crash matrix", () => {
  let quiet: Quiet[];
  beforeAll(async () => {
    quiet = await Promise.all(
      Object.entries(scenarios).map(async ([name, scenario]) => {
        const { system } = await runWithoutFault(scenario);
        return { name, scenario, calls: system.calls };
      }),
    );
  });
  const names = () => [...flowsOf(quiet).keys()].filter((name) => name !== "given");
  const isIn = (flow: string) => names().some((name) => name === flow || /^[:,] /.test(name.slice(flow.length)));

  it("covers every function, every kind of job and every route that changes something", () => {
    const functions = readdirSync("functions").flatMap((file) => (file.endsWith(".ts") ? file.replace(".ts", "") : []));
    const kinds = Object.keys(noDueWork).map((kind) => `work-due: ${kind}`);
    const changing = Object.entries(routes)
      .filter(([, { method }]) => method !== "GET")
      .map(([name, { handledBy }]) => `${handledBy}: ${name}`);
    const missing = [...functions, ...kinds, ...changing].filter((name) => !isIn(name));
    expect(missing.sort(), "add a scenario to test/support/crash/scenarios/, or the reason to `left`").toEqual(
      Object.keys(left).sort(),
    );
  });

  it("injects a fault into every call of each", () => {
    const spared = [...flowsOf(quiet)]
      .filter(([flow]) => flow !== "given")
      .flatMap(([flow, { calls, troubled }]) =>
        [...calls.keys()].filter((call) => !troubled.has(call)).map((call) => `${flow}: ${call}`),
      );
    expect(spared).toEqual([]);
  });

  it("is up to date with its page", async () => {
    await expect(matrixPage(quiet, left)).toMatchFileSnapshot("../../docs/crash-matrix.md");
  });
});
