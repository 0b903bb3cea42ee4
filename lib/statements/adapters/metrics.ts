import { emitCount } from "#platform/lambda/emit-metric.ts";
import type { StatementMetrics } from "../ports.ts";

export const makeStatementMetrics = (tableName: string): StatementMetrics => ({
  recordOverdue: (statement) => emitCount("StatementsOverdue", tableName, statement),
});
