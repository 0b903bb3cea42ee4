import { describe, expect, it } from "vitest";
import * as z from "zod";
import { Channel } from "#domain/subscriptions/subscription.ts";
import { synthesized } from "./synthesized.ts";
import { logicalId, resource } from "./template.ts";

const { template } = synthesized();

const Body = z.object({
  widgets: z.array(
    z.object({
      x: z.int(),
      y: z.int(),
      width: z.int(),
      height: z.int(),
      properties: z.object({ title: z.string().optional(), metrics: z.array(z.array(z.unknown())).optional() }),
    }),
  ),
});

function readDashboard(
  name: "Dashboard" | "LeadDashboard" = "Dashboard",
  template = synthesized().template,
): z.infer<typeof Body>["widgets"] {
  const { Properties } = resource(template, logicalId(template, "AWS::CloudWatch::Dashboard", name));
  const { DashboardBody } = z.object({ DashboardBody: z.object({ "Fn::Join": z.unknown() }) }).parse(Properties);
  const [, parts] = z.tuple([z.string(), z.array(z.unknown())]).parse(DashboardBody["Fn::Join"]);
  const body = parts.map((part) => (typeof part === "string" ? part : "NAME")).join("");
  return Body.parse(JSON.parse(body)).widgets;
}

const titled = (title: RegExp, name?: "LeadDashboard", of?: typeof template) =>
  readDashboard(name, of).find(({ properties }) => title.test(properties.title ?? ""));

describe("the dashboard", () => {
  it("is within the three that CloudWatch gives for nothing, with that of leads", () => {
    template.resourceCountIs("AWS::CloudWatch::Dashboard", 2);
  });

  it("covers no graph by another", () => {
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

  it.each([
    ["sns", ["AWS/SNS", "SMSMonthToDateSpentUSD"]],
    ["end-user-messaging", ["AWS/SMSVoice", "TextMessageMonthlySpend"]],
  ])("shows what the texts of %s cost, as the alarm watches it", (smsProvider, metric) => {
    const { template: deployed } = synthesized({ smsProvider });
    expect(titled(/^SMS/, undefined, deployed)?.properties.metrics?.[0]?.slice(0, 2)).toEqual(metric);
    deployed.hasResourceProperties("AWS::CloudWatch::Alarm", { Namespace: metric[0], MetricName: metric[1] });
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

describe("the dashboard of leads", () => {
  it("shows how many leads came, and how soon they were contacted", () => {
    expect(titled(/^Leads accepted/, "LeadDashboard")?.properties.metrics).toHaveLength(1);
    expect(titled(/first contact/, "LeadDashboard")?.properties.metrics).toHaveLength(2);
  });

  it.each(["half", "95 of 100"])("shows how soon leads were delivered on each channel: %s", (share) => {
    const latency = titled(new RegExp(`delivery, ${share}`), "LeadDashboard");
    expect(latency?.properties.metrics?.map((metric) => metric.slice(0, 2))).toEqual(
      Channel.options.map(() => ["Baton", "DeliveryLatency"]),
    );
    expect(JSON.stringify(latency)).toMatch(/"Channel","sms".*"Channel","email".*"Channel","webhook"/);
  });
});
