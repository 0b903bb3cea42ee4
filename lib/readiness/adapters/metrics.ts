import type { CanaryKey, CanaryMetrics } from "../ports.ts";

/**
 * Counts one more of `name` in CloudWatch, in the namespace Baton, for the deployment that has the table `tableName`. A line in the embedded
 * metric format, of which CloudWatch Logs makes the metric; `about` is for people to search by (Amazon CloudWatch User Guide, "Specification:
 * Embedded metric format"). It must be the whole line: the console of a function that logs JSON would put it into a message, so it goes to
 * standard output itself.
 */
function emitCount(name: string, tableName: string, about: CanaryKey): void {
  const line = {
    _aws: {
      Timestamp: Date.now(),
      CloudWatchMetrics: [{ Namespace: "Baton", Dimensions: [["Table"]], Metrics: [{ Name: name, Unit: "Count" }] }],
    },
    Table: tableName,
    [name]: 1,
    ...about,
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

export const makeCanaryMetrics = (tableName: string): CanaryMetrics => ({
  recordReturned: (canary) => emitCount("CanariesReturned", tableName, canary),
  recordMissing: (canary) => emitCount("CanariesMissing", tableName, canary),
});
