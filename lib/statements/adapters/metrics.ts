import { emitCount } from "#platform/lambda/emit-count.ts";
import type { StatementMetrics } from "../ports.ts";

export const makeStatementMetrics = (tableName: string): StatementMetrics => ({
  recordOverdue: (statement) => emitCount("StatementsOverdue", tableName, statement),
});
