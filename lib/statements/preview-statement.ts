import type { Closing } from "#domain/ledger/statement-pages.ts";
import { startFold } from "#domain/statements/fold-statement.ts";
import { toClosing } from "#domain/statements/to-closing.ts";
import type { PendingCredit } from "#domain/statements/share-of-lead.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { Journals } from "#ledger/ports.ts";
import type { ClientScope } from "#platform/ports.ts";
import { planClosing, type PlanRefusal, type ClosingPlan } from "./plan-closing.ts";
import { readOn } from "./read-on.ts";

type Deps = { journals: Journals } & Parameters<typeof planClosing>[0];

/** What closing a period now would come to. `pending` are the entries for which it would first issue credit notes. */
export type StatementPreview = { closing: Closing; pending: PendingCredit[]; plan: ClosingPlan; page: number };

/** Previews a statement by the functions that close it, and writes nothing. */
export function makePreviewStatement(deps: Deps) {
  return async function previewStatement(
    scope: ClientScope,
    asked: { currency: string },
  ): Promise<Result<StatementPreview, Exclude<PlanRefusal, { kind: "earlier_period_open" }>>> {
    const plan = await planClosing(deps, scope, asked);
    if (!plan.ok)
      return plan.refusal.kind === "not_found" ? refuse(plan.refusal) : refuse({ kind: "contract_missing" });
    if ("issued" in plan.value) throw new Error("the next statement was issued before");
    const { range, contract } = plan.value;
    const journal = { ...scope, currency: asked.currency };
    const end = await deps.journals.readEnd(journal);
    const { fold, closing } = await readOn(deps, journal, plan.value, startFold(range), end.number);
    return ok({
      closing: closing ?? toClosing(fold, range, contract),
      pending: fold.pending,
      plan: plan.value,
      page: end.number,
    });
  };
}
