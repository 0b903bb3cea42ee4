import { emitCount } from "#platform/lambda/emit-metric.ts";
import type { ReachMetrics } from "../ports.ts";

export const makeReachMetrics = (tableName: string): ReachMetrics => ({
  recordUnreachable: (client) => emitCount("ClientsUnreachable", tableName, client),
});
