import { afterEach, describe, expect, it, vi } from "vitest";
import { makeCanaryMetrics } from "#readiness/adapters/metrics.ts";
import { anId } from "#test/support/an-id.ts";

const canary = { agencyId: anId("agency"), campaignId: anId("campaign"), leadId: anId("lead") };

describe("canary metric", () => {
  afterEach(() => void vi.restoreAllMocks());

  // CloudWatch reads a line that is one document: it names each metric and dimension, and has a member with that name.
  it.each(["returned", "missing"] as const)("is a whole line in the embedded metric format: %s", (what) => {
    const method = ({ returned: "recordReturned", missing: "recordMissing" } as const)[what];
    const lines: string[] = [];
    vi.spyOn(process.stdout, "write").mockImplementation((line) => lines.push(String(line)) > 0);
    makeCanaryMetrics("Baton-Table")[method](canary);
    const name = { returned: "CanariesReturned", missing: "CanariesMissing" }[what];
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^[^\n]+\n$/);
    expect(JSON.parse(lines[0] ?? "")).toEqual({
      _aws: {
        Timestamp: expect.any(Number),
        CloudWatchMetrics: [{ Namespace: "Baton", Dimensions: [["Table"]], Metrics: [{ Name: name, Unit: "Count" }] }],
      },
      Table: "Baton-Table",
      [name]: 1,
      ...canary,
    });
  });
});
