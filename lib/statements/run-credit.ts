import type { StatementFold } from "#domain/statements/fold-statement.ts";
import { isIssued } from "#domain/statements/statement.ts";
import { addMs, type Instant } from "#domain/shared/instant.ts";
import type { Journals } from "#ledger/ports.ts";
import type { Now } from "#platform/ports.ts";
import type { JobOfKind } from "#scheduling/ports.ts";
import type { makeIssueCreditNote } from "./issue-credit-note.ts";
import { maxAttempts, pauseAfterLoss } from "./pause.ts";
import type { Statements } from "./ports.ts";
import { loadFold, readOn, type SavedReading } from "./read-on.ts";

type Deps = {
  journals: Journals;
  statements: Statements;
  issueCreditNote: ReturnType<typeof makeIssueCreditNote>;
  now: Now;
} & Pick<SavedReading, "pagesAtOnce">;

/** How long one run reads pages: half of what it has. A month of many leads takes several runs. */
const runMs = 30_000;

/**
 * How long credits wait for a statement whose closing page was appended, and which was not issued when they were read. Only
 * its invoice says how much of a credit each invoice takes.
 */
const untilIssuedMs = 3_600_000;

/** Later than anything that occurs: a credit note does not wait for the end of a period. */
export const endOfTime = "9999-12-31T23:59:59.999Z" as Instant;

/**
 * Issues the credit notes that an account needs, one for each invoice, until no entry waits for one. Returns when to
 * continue: at once, if the run was too short to read all pages; later, if a period was closed whose statement is not issued yet.
 */
export function makeRunCredit(deps: Deps) {
  const { journals, statements, issueCreditNote, now } = deps;
  return async function runCredit({ agencyId, clientId, currency }: JobOfKind<"credit">): Promise<Instant | undefined> {
    const until = addMs(now(), runMs);
    const scope = { agencyId, clientId };
    const closed = (await statements.list(scope, currency)).filter(isIssued);
    const last = closed.at(-1);
    if (!last) return undefined;
    const journal = { ...scope, currency };
    const range = { period: "", from: last.to, to: endOfTime, firstPage: last.nextFirstPage };
    let fold: StatementFold | undefined;
    for (let attempt = 1; attempt <= maxAttempts; attempt++) {
      const end = await journals.readEnd(journal);
      const start = fold ?? (await loadFold(deps, journal, range, end.number));
      const read = await readOn(
        deps,
        journal,
        { range, closed },
        { start, last: end.number, saved: { ...deps, until } },
      );
      if (read.isStopped) return now();
      if (read.closing) return addMs(now(), untilIssuedMs);
      ({ fold } = read);
      if (fold.pending.length === 0) return undefined;
      const isIssuedNow = await issueCreditNote({ scope, currency, end, pending: fold.pending });
      if (!isIssuedNow) await pauseAfterLoss(attempt);
    }
    throw new Error(`the credit notes could not be issued in ${maxAttempts} attempts`);
  };
}
