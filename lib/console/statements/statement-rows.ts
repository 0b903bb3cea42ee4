import { findOverdueTime, getOutstanding, type IssuedStatement, toStatementId } from "#domain/statements/statement.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { StatementRow } from "./pages/accounts-page.ts";
import type { PaymentState } from "./pages/statement-state.ts";

/** Makes the row of a statement. It is overdue after the day on which it is due, by the client's clock. */
export function toStatementRow(statement: IssuedStatement, zone: string, now: Instant): StatementRow {
  const { currency, period, number, total, dueOn } = statement;
  return {
    id: toStatementId(statement),
    currency,
    period,
    number,
    total,
    dueOn,
    outstanding: getOutstanding(statement),
    state: judgePayment(statement, zone, now),
  };
}

function judgePayment({ state, total, dueOn }: IssuedStatement, zone: string, now: Instant): PaymentState {
  if (total <= 0) return "nothing";
  if (state === "paid") return "paid";
  if (now >= findOverdueTime(zone, dueOn)) return "overdue";
  return state === "part_paid" ? "part_paid" : "due";
}

/** From the state that needs people most to the one that needs them least. */
const urgency: readonly PaymentState[] = ["overdue", "part_paid", "due", "paid", "nothing"];

/** The most urgent state among statements; undefined without one. */
export const findWorst = (rows: readonly StatementRow[]): PaymentState | undefined =>
  urgency.find((state) => rows.some((row) => row.state === state));
