import { type Digest, makePage } from "#domain/ledger/journal.ts";
import { getOutstanding, type IssuedStatement, isIssued, judgeState } from "#domain/statements/statement.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { sumAmounts } from "#domain/shared/money.ts";
import { ok, refuse, replayed, type Result } from "#domain/shared/result.ts";
import type { PrepareMessage } from "#events/ports.ts";
import type { Journals } from "#ledger/ports.ts";
import type { ClientScope, Now } from "#platform/ports.ts";
import { maxAttempts, pauseAfterLoss } from "./pause.ts";
import type { StatementKey, Statements } from "./ports.ts";

type Deps = {
  journals: Pick<Journals, "readEnd">;
  statements: Statements;
  prepareMessage: PrepareMessage;
  digest: Digest;
  now: Now;
};

export type NewPayment = { amount: number; at: Instant; reference: string };

export type PaymentRefusal =
  | { kind: "not_found" }
  | { kind: "idempotency_conflict" }
  | { kind: "validation_error"; errors: { pointer: string; detail: string }[] };

/**
 * Records a payment for an issued statement: once for each reference. A repeated payment with the same amount and time
 * returns the statement; another one with the same reference is refused, and so is more than is still to be paid, or a
 * time in the future or in a year before 2000.
 */
export function makeRecordPayment({ journals, statements, prepareMessage, digest, now }: Deps) {
  return async function recordPayment(
    scope: ClientScope,
    { currency, period }: Pick<StatementKey, "currency" | "period">,
    { amount, at, reference }: NewPayment,
  ): Promise<Result<IssuedStatement, PaymentRefusal>> {
    const key = { ...scope, currency, period };
    for (let attempt = 1; attempt <= maxAttempts; attempt++) {
      const [before, end] = await Promise.all([readIssued(key), journals.readEnd(key)]);
      if (!before) return refuse({ kind: "not_found" });
      // After the statement: if its sums have the payment, because two requests run at once, it is found.
      const recorded = await statements.readPayment(key, reference);
      if (recorded) {
        const isSame = recorded.amount === amount && recorded.paidAt === at;
        return isSame ? replayed((await readIssued(key)) ?? before) : refuse({ kind: "idempotency_conflict" });
      }
      const outstanding = getOutstanding(before);
      if (amount > outstanding) return refuse(invalid("/amount", `at most ${outstanding}, which is still to be paid`));
      if (at < earliest || at > now())
        return refuse(invalid("/at", "in the year 2000 or later, and not in the future"));

      const content = { kind: "payment" as const, period, amount, paidAt: at, reference };
      const page = makePage(end, content, now(), digest);
      const sums = { ...before, paid: sumAmounts([before.paid, amount]) };
      const after: IssuedStatement = { ...sums, state: judgeState(sums) };
      const { clientId } = scope;
      const { number, total } = after;
      const message =
        after.state === "paid"
          ? await prepareMessage({
              agencyId: scope.agencyId,
              type: "statement.paid",
              at: page.postedAt,
              data: { clientId, currency, period, total, ...(number !== undefined && { number }) },
              identity: [clientId, currency, period, number ?? ""],
            })
          : undefined;
      if (await statements.pay(scope, { page, before, after, message })) return ok(after);
      await pauseAfterLoss(attempt);
    }
    throw new Error(`the payment could not be recorded in ${maxAttempts} attempts`);
  };

  async function readIssued(key: StatementKey): Promise<IssuedStatement | undefined> {
    const statement = await statements.read(key);
    return statement && isIssued(statement) ? statement : undefined;
  }
}

/** A payment before is a year of two digits, as browsers and spreadsheets write it, and could not be taken back. */
const earliest = "2000-01-01T00:00:00.000Z";

const invalid = (pointer: string, detail: string): PaymentRefusal => ({
  kind: "validation_error",
  errors: [{ pointer, detail }],
});
