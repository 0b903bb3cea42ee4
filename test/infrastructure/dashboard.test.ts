import { describe, expect, it } from "vitest";
import * as z from "zod";
import { synthesized } from "./synthesized.ts";

const { template } = synthesized();

const Body = z.object({
  widgets: z.array(
    z.object({
      ...{ x: z.int(), y: z.int(), width: z.int(), height: z.int() },
      properties: z.object({ title: z.string().optional(), metrics: z.array(z.array(z.unknown())).optional() }),
    }),
  ),
});

function readDashboard(): z.infer<typeof Body>["widgets"] {
  const [dashboard] = Object.values(template.findResources("AWS::CloudWatch::Dashboard"));
  const [, parts] = z
    .tuple([z.string(), z.array(z.unknown())])
    .parse(dashboard?.["Properties"].DashboardBody["Fn::Join"]);
  const body = parts.map((part) => (typeof part === "string" ? part : "NAME")).join("");
  return Body.parse(JSON.parse(body)).widgets;
}

const titled = (title: RegExp) => readDashboard().find(({ properties }) => title.test(properties.title ?? ""));

describe("the dashboard", () => {
  it("is one, and covers no graph by another", () => {
    template.resourceCountIs("AWS::CloudWatch::Dashboard", 1);
    const cells = readDashboard().flatMap(({ x, y, width, height }) =>
      Array.from({ length: width * height }, (_, index) => `${x + (index % width)},${y + Math.floor(index / width)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
  });

  it("has at most the fifty metrics that CloudWatch shows for nothing", () => {
    const metrics = readDashboard().flatMap(({ properties }) => properties.metrics ?? []);
    expect(metrics.length).toBeGreaterThan(40);
    expect(metrics.length).toBeLessThanOrEqual(50);
  });

  it("shows the errors of each function", () => {
    const functions = Object.keys(template.findResources("AWS::Lambda::Function")).length;
    expect(titled(/^Errors of functions/)?.properties.metrics).toHaveLength(functions);
  });

  it("shows the age and the dead letters of each queue that a function reads", () => {
    const consumed = Object.values(template.findResources("AWS::Lambda::EventSourceMapping")).filter(
      ({ Properties }) => Properties.ScalingConfig,
    ).length;
    expect(titled(/^Age of the oldest/)?.properties.metrics).toHaveLength(consumed);
    expect(titled(/^Dead letters/)?.properties.metrics).toHaveLength(consumed);
  });
});
