import { Match } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import { synthesized } from "./synthesized.ts";
import { statementsByRole } from "./template.ts";

const isTraced = (template: ReturnType<typeof synthesized>["template"]) =>
  Object.values(template.findResources("AWS::Lambda::Function", { Properties: { TracingConfig: { Mode: "Active" } } }))
    .length;

describe("tracing", () => {
  it("is off by default, because X-Ray costs by the trace", () => {
    const { template } = synthesized();
    template.allResourcesProperties("AWS::Lambda::Function", { TracingConfig: Match.absent() });
    expect(JSON.stringify(statementsByRole(template))).not.toContain("xray:");
  });

  it("covers each function, and each may send its traces", () => {
    const { template } = synthesized({ tracing: "true" });
    const functions = Object.keys(template.findResources("AWS::Lambda::Function")).length;
    expect(isTraced(template)).toBe(functions);
    const senders = Object.values(statementsByRole(template)).filter((statements) =>
      statements.some(({ Action }) => Action.includes("xray:PutTraceSegments")),
    );
    expect(senders).toHaveLength(functions);
  });
});
