import { emitCount } from "#platform/lambda/emit-count.ts";
import type { CanaryMetrics } from "../ports.ts";

export const makeCanaryMetrics = (tableName: string): CanaryMetrics => ({
  recordReturned: (canary) => emitCount("CanariesReturned", tableName, canary),
  recordMissing: (canary) => emitCount("CanariesMissing", tableName, canary),
});
