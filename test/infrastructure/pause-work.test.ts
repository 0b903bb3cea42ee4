import { describe, expect, it } from "vitest";
import { synthesized } from "./synthesized.ts";
import { logicalId, resource } from "./template.ts";

const pauses = { all: synthesized({ paused: "all" }), sending: synthesized({ paused: "sending" }) };
const running = synthesized().template;

type Template = typeof running;
const listRunning = (of: Template) =>
  Object.entries(of.findResources("AWS::Lambda::EventSourceMapping"))
    .filter(([, { Properties }]) => Properties.Enabled !== false)
    .map(([id]) => id.replace(/[0-9A-F]{8}$/, ""))
    .toSorted();
const stateOf = (of: Template, rule: string) =>
  resource(of, logicalId(of, "AWS::Events::Rule", rule)).Properties["State"];

const streams = ["ProjectFunctionStream", "RelayFunctionStream"];

describe("a paused deployment", () => {
  it("reads no queue but that of sign-ins when all is paused, and the stream, which keeps records for a day", () => {
    expect(listRunning(pauses.all.template)).toEqual(["DeliverSignInFunctionQueue", ...streams]);
    expect(stateOf(pauses.all.template, "EveryMinute")).toBe("DISABLED");
  });

  it("runs jobs and takes reports of mail when only sending is paused", () => {
    expect(listRunning(pauses.sending.template)).toEqual(
      ["DeliverSignInFunctionQueue", "MailEventsFunctionQueue", "WorkDueFunctionQueue", ...streams].toSorted(),
    );
    expect(stateOf(pauses.sending.template, "EveryMinute")).toBe("ENABLED");
  });

  it.each(Object.entries(pauses))("accepts no lead, and names discarded records (%s)", (_, { template }) => {
    const intake = resource(template, logicalId(template, "AWS::Lambda::Function", "IntakeFunction"));
    expect(intake.Properties["ReservedConcurrentExecutions"]).toBe(0);
    expect(stateOf(template, "RelayDiscardedRule")).toBe("ENABLED");
  });

  it.each(Object.entries(pauses))("warns, so that the operator does not leave it so (%s)", (_, { warnings }) => {
    expect(warnings).toContainEqual(expect.stringContaining("-c paused=no"));
  });

  it.each(Object.entries(pauses))("has the same resources as a running one (%s)", (_, { template }) => {
    expect(Object.keys(template.toJSON()["Resources"])).toEqual(Object.keys(running.toJSON()["Resources"]));
  });

  it("differs from a running one, which reads eight queues, and the stream twice", () => {
    expect(listRunning(running)).toHaveLength(10);
    expect(stateOf(running, "EveryMinute")).toBe("ENABLED");
  });
});
