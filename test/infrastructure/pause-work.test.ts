import { describe, expect, it } from "vitest";
import { synthesized } from "./synthesized.ts";
import { logicalId, resource } from "./template.ts";

const { template, warnings } = synthesized({ paused: "true" });
const running = synthesized().template;

const mappingsOf = (of: typeof template) =>
  Object.entries(of.findResources("AWS::Lambda::EventSourceMapping")).map(([id, { Properties }]) => ({
    id: id.replace(/[0-9A-F]{8}$/, ""),
    isOn: Properties.Enabled !== false,
  }));

describe("a paused deployment", () => {
  it("reads no queue but that of sign-ins", () => {
    const goOn = mappingsOf(template).filter(({ id, isOn }) => isOn && !id.endsWith("Stream"));
    expect(goOn.map(({ id }) => id)).toEqual(["DeliverSignInFunctionQueue"]);
  });

  it("still reads the stream, which keeps records for a day only", () => {
    const streams = mappingsOf(template).filter(({ id, isOn }) => isOn && id.endsWith("Stream"));
    expect(streams.map(({ id }) => id).toSorted()).toEqual(["ProjectFunctionStream", "RelayFunctionStream"]);
  });

  it("accepts no lead, and runs no sweep", () => {
    const intake = resource(template, logicalId(template, "AWS::Lambda::Function", "IntakeFunction"));
    expect(intake.Properties["ReservedConcurrentExecutions"]).toBe(0);
    const minute = resource(template, logicalId(template, "AWS::Events::Rule", "EveryMinute"));
    expect(minute.Properties["State"]).toBe("DISABLED");
  });

  it("still names discarded records in the failures queues", () => {
    const rule = resource(template, logicalId(template, "AWS::Events::Rule", "RelayDiscardedRule"));
    expect(rule.Properties["State"]).toBe("ENABLED");
  });

  it("is warned of, so that the operator does not leave it so", () => {
    expect(warnings).toContainEqual(expect.stringContaining("-c paused=false"));
  });

  it("has the same resources as a running one, in which all of these are on", () => {
    expect(Object.keys(template.toJSON()["Resources"])).toEqual(Object.keys(running.toJSON()["Resources"]));
    expect(mappingsOf(running).filter(({ isOn }) => !isOn)).toEqual([]);
    const minute = resource(running, logicalId(running, "AWS::Events::Rule", "EveryMinute"));
    expect(minute.Properties["State"]).toBe("ENABLED");
  });
});
