import { startFold } from "#domain/statements/fold-statement.ts";
import { isIssued } from "#domain/statements/statement.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { Journals } from "#ledger/ports.ts";
import type { JobOfKind } from "#scheduling/ports.ts";
import type { makeIssueCreditNote } from "./issue-credit-note.ts";
import { maxAttempts, pauseAfterLoss } from "./pause.ts";
import type { Statements } from "./ports.ts";
import { readOn } from "./read-on.ts";

type Deps = {
  journals: Journals;
  statements: Statements;
  issueCreditNote: ReturnType<typeof makeIssueCreditNote>;
};

/** Later than anything that occurs: a credit note does not wait for the end of a period. */
export const endOfTime = "9999-12-31T23:59:59.999Z" as Instant;

/** Issues the credit notes that an account needs, one for each invoice, until no entry waits for one. */
export function makeRunCredit({ journals, statements, issueCreditNote }: Deps) {
  return async function runCredit({ agencyId, clientId, currency }: JobOfKind<"credit">): Promise<undefined> {
    const scope = { agencyId, clientId };
    const closed = (await statements.list(scope, currency)).filter(isIssued);
    const last = closed.at(-1);
    if (!last) return undefined;
    const journal = { ...scope, currency };
    const range = { period: "", from: last.to, to: endOfTime, firstPage: last.nextFirstPage };
    let fold = startFold(range);
    for (let attempt = 1; attempt <= maxAttempts; attempt++) {
      const end = await journals.readEnd(journal);
      ({ fold } = await readOn({ journals }, journal, { range, closed }, fold, end.number));
      if (fold.pending.length === 0) return undefined;
      const isIssuedNow = await issueCreditNote({ scope, currency, end, pending: fold.pending });
      if (!isIssuedNow) await pauseAfterLoss(attempt);
    }
    throw new Error(`the credit notes could not be issued in ${maxAttempts} attempts`);
  };
}
