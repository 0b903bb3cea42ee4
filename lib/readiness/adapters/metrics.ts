import { emitCount } from "#platform/lambda/emit-metric.ts";
import type { CanaryMetrics } from "../ports.ts";

export const makeCanaryMetrics = (tableName: string): CanaryMetrics => ({
  recordReturned: (canary) => emitCount("CanariesReturned", tableName, canary),
  recordMissing: (canary) => emitCount("CanariesMissing", tableName, canary),
});
