import { beforeEach, describe, expect, it, vi } from "vitest";
import * as z from "zod";
import type { LeadProgress } from "#domain/history/measure-progress.ts";
import { makeLeadMetrics } from "#leads/adapters/metrics.ts";

const Line = z.looseObject({
  _aws: z.object({
    CloudWatchMetrics: z.tuple([
      z.object({
        Dimensions: z.array(z.array(z.string())),
        Metrics: z.tuple([z.object({ Name: z.string(), Unit: z.string() })]),
      }),
    ]),
  }),
});

let lines: z.infer<typeof Line>[];
beforeEach(() => {
  lines = [];
  vi.spyOn(process.stdout, "write").mockImplementation((line) => lines.push(Line.parse(JSON.parse(String(line)))) > 0);
});

const none: LeadProgress = { isAccepted: false, deliveries: [] };
const record = (...progress: LeadProgress[]) => makeLeadMetrics("Baton-Table").recordProgress(progress);

describe("the metrics of leads", () => {
  it("have a unit each, the channel as the only dimension beside the table, and one line for a batch", () => {
    record(
      { isAccepted: true, deliveries: [{ channel: "sms", latencyMs: 900 }] },
      { isAccepted: true, deliveries: [{ channel: "sms", latencyMs: 1100 }], contactMs: 61_000 },
    );
    expect(lines.map(({ _aws, ...values }) => ({ ..._aws.CloudWatchMetrics[0], ...values }))).toEqual([
      expect.objectContaining({
        Dimensions: [["Table"]],
        Metrics: [{ Name: "LeadsAccepted", Unit: "Count" }],
        LeadsAccepted: 2,
      }),
      expect.objectContaining({
        Dimensions: [["Table", "Channel"]],
        Metrics: [{ Name: "DeliveryLatency", Unit: "Milliseconds" }],
        Channel: "sms",
        DeliveryLatency: [900, 1100],
      }),
      expect.objectContaining({
        Dimensions: [["Table"]],
        Metrics: [{ Name: "TimeToContact", Unit: "Seconds" }],
        TimeToContact: 61,
      }),
    ]);
  });

  it("write nothing for a batch in which no figure changed", () => {
    record(none, none);
    expect(lines).toEqual([]);
  });

  it.each([100, 150, 250])("keep each of %i values, in lines of at most a hundred", (count) => {
    record({
      isAccepted: false,
      deliveries: Array.from({ length: count }, (_, latencyMs) => ({ channel: "email", latencyMs })),
    });
    const values = lines.map(({ DeliveryLatency }) => [DeliveryLatency].flat());
    expect(values.flat()).toEqual(Array.from({ length: count }, (_, index) => index));
    expect(Math.max(...values.map(({ length }) => length))).toBeLessThanOrEqual(100);
  });
});
