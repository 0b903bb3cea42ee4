import type { Closing } from "#domain/ledger/statement-pages.ts";
import { toClosing } from "#domain/statements/to-closing.ts";
import type { PendingCredit } from "#domain/statements/share-of-lead.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { Journals } from "#ledger/ports.ts";
import type { ClientScope } from "#platform/ports.ts";
import { planClosing, type PlanRefusal, type ClosingPlan } from "./plan-closing.ts";
import { loadFold, readOn, type SavedReading } from "./read-on.ts";

type Deps = { journals: Journals } & Parameters<typeof planClosing>[0] & Omit<SavedReading, "until">;

export type PreviewRefusal =
  | Exclude<PlanRefusal, { kind: "earlier_period_open" }>
  /** The time was over before all pages were read. The next call continues. */
  | { kind: "temporarily_unavailable" };

/** What closing a period now would come to. `pending` are the entries for which it would first issue credit notes. */
export type StatementPreview = { closing: Closing; pending: PendingCredit[]; plan: ClosingPlan; page: number };

/**
 * Previews a statement by the functions that close it. It reads until `until`, and saves how far it got; then it is
 * refused, and the next preview continues, or the closing does.
 */
export function makePreviewStatement(deps: Deps) {
  return async function previewStatement(
    scope: ClientScope,
    asked: { currency: string },
    until: Instant,
  ): Promise<Result<StatementPreview, PreviewRefusal>> {
    const plan = await planClosing(deps, scope, asked);
    if (!plan.ok)
      return plan.refusal.kind === "not_found" ? refuse(plan.refusal) : refuse({ kind: "contract_missing" });
    if ("issued" in plan.value) throw new Error("the next statement was issued before");
    const { range, contract } = plan.value;
    const journal = { ...scope, currency: asked.currency };
    const end = await deps.journals.readEnd(journal);
    const start = await loadFold(deps, journal, range, end.number);
    const { fold, closing, isStopped } = await readOn(deps, journal, plan.value, {
      start,
      last: end.number,
      saved: { ...deps, until },
    });
    if (isStopped) return refuse({ kind: "temporarily_unavailable" });
    return ok({
      closing: closing ?? toClosing(fold, range, contract),
      pending: fold.pending,
      plan: plan.value,
      page: end.number,
    });
  };
}
