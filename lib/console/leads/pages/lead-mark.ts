import type { OutcomeKind } from "#domain/contact/contact-fact.ts";
import { isEnded } from "#domain/history/lead-link-life.ts";
import type { LeadState } from "#domain/history/lead-state.ts";
import type { LeadStatus } from "#domain/history/lead-status.ts";
import { isUndecided } from "#domain/returns/lead-return.ts";
import type { Html } from "#platform/pages/html.ts";
import { type Mark, renderMark } from "../../pages/mark.ts";

/** The mark of each status, as long as neither the work of the client nor a return says more. */
export const statusMarks: Record<LeadStatus, Mark> = {
  received: { shape: "●", word: "unworked" },
  held: { shape: "◇", word: "held" },
  dispatched: { shape: "●", word: "unworked" },
  delivered: { shape: "●", word: "unworked" },
  acknowledged: { shape: "●", word: "unworked" },
  contacted: { shape: "✓", word: "contacted", tone: "good" },
  nurturing: { shape: "◌", word: "sleeping" },
  rejected: { shape: "✕", word: "turned down" },
  duplicate: { shape: "✕", word: "known already" },
  suppressed: { shape: "✕", word: "suppressed", tone: "bad" },
  undeliverable: { shape: "✕", word: "undeliverable", tone: "bad" },
  passed_on: { shape: "→", word: "passed on" },
};

/** The mark of each outcome that ends the work of a lead, or says more than its status. */
const outcomeMarks: Partial<Record<OutcomeKind, Mark>> = {
  won: { shape: "★", word: "won", tone: "good" },
  lost: { shape: "✕", word: "lost" },
  not_interested: { shape: "✕", word: "not interested" },
  bad_data: { shape: "✕", word: "wrong details", tone: "bad" },
};

type MarkedState = Pick<LeadState, "status" | "cycles" | "returns"> & Partial<Pick<LeadState, "appointments">>;

/** Finds the mark of a lead: a return outranks the outcome, which outranks an appointment, calls and the status. */
export function findLeadMark({ status, cycles, returns, appointments = [] }: MarkedState): Mark {
  const cycle = cycles.at(-1);
  const lastReturn = returns.at(-1);
  if (lastReturn?.status === "approved") return { shape: "↩", word: "returned" };
  if (lastReturn && isUndecided(lastReturn)) return { shape: "↩", word: "return asked for", tone: "warning" };
  const outcome = cycle?.outcome?.outcome;
  const outcomeMark = outcome && outcomeMarks[outcome];
  if (outcomeMark && isEnded({ status, cycles })) return outcomeMark;
  const isUncontacted = statusMarks[status].shape === "●" || status === "undeliverable";
  if (isUncontacted && appointments.some(({ cancelled }) => !cancelled)) return { shape: "◷", word: "appointment" };
  if (isUncontacted && cycle && cycle.attempts.length > 0) return { shape: "◐", word: "attempted" };
  return statusMarks[status];
}

/** Renders the mark of a lead. */
export const leadMark = (state: MarkedState): Html => renderMark(findLeadMark(state));
