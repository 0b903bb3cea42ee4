import type { DocumentNumber } from "#domain/ledger/statement-pages.ts";
import type { AgencyId } from "#domain/shared/id.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import { type NumberGap, Series } from "#domain/statements/statement.ts";
import type { Now } from "#platform/ports.ts";
import { maxAttempts, pauseAfterLoss } from "./pause.ts";
import type { Statements } from "./ports.ts";

/** The most numbers that are skipped at once: what is skipped cannot be taken back, and a typing error must not skip a million. */
export const maxSkipped = 10_000;

/**
 * Skips the numbers of a series up to one that was issued, also in a table that was restored to a time before. Returns the
 * numbers that are skipped now; undefined if the next number is higher anyway. May run any number of times, also while
 * documents are issued.
 */
export function makeSkipNumbers({
  statements,
  now,
}: {
  statements: Pick<Statements, "readSeries" | "skip">;
  now: Now;
}) {
  return async function skipNumbers(
    agencyId: AgencyId,
    issued: DocumentNumber,
  ): Promise<Result<NumberGap | undefined, { kind: "too_many"; next: number }>> {
    const [name, digits] = issued.split("-");
    const series = Series.parse(name);
    const last = Number(digits);
    for (let attempt = 1; attempt <= maxAttempts; attempt++) {
      const first = await statements.readSeries(agencyId, series);
      if (first > last) return ok(undefined);
      if (first + maxSkipped <= last) return refuse({ kind: "too_many", next: first });
      const gap = { series, first, last, skippedAt: now() };
      if (await statements.skip(agencyId, gap)) return ok(gap);
      await pauseAfterLoss(attempt);
    }
    throw new Error(`the numbers could not be skipped in ${maxAttempts} attempts`);
  };
}
