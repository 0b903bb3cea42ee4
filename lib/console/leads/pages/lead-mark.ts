import type { OutcomeKind } from "#domain/contact/contact-fact.ts";
import { isEnded } from "#domain/history/lead-link-life.ts";
import type { LeadState } from "#domain/history/lead-state.ts";
import type { LeadStatus } from "#domain/history/lead-status.ts";
import { isUndecided } from "#domain/returns/lead-return.ts";
import { html, type Html } from "#platform/pages/html.ts";

/** What a lead is, by a shape and a word; neither is enough alone. */
export type LeadMark = { shape: string; word: string; tone?: "good" | "warning" | "bad" };

/** The mark of each status, as long as neither the work of the client nor a return says more. */
export const statusMarks: Record<LeadStatus, LeadMark> = {
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
const outcomeMarks: Partial<Record<OutcomeKind, LeadMark>> = {
  won: { shape: "★", word: "won", tone: "good" },
  lost: { shape: "✕", word: "lost" },
  not_interested: { shape: "✕", word: "not interested" },
  bad_data: { shape: "✕", word: "wrong details", tone: "bad" },
};

type MarkedState = Pick<LeadState, "status" | "cycles" | "returns"> & Partial<Pick<LeadState, "appointments">>;

/** Finds the mark of a lead: a return outranks the outcome, which outranks an appointment, calls and the status. */
export function findLeadMark({ status, cycles, returns, appointments = [] }: MarkedState): LeadMark {
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

/** Renders a mark: the shape, which screen readers skip, and the word. */
export const renderMark = ({ shape, word, tone }: LeadMark): Html =>
  html`<span class="${tone === undefined ? "mark" : `mark is-${tone}`}"
    ><span aria-hidden="true">${shape}</span> ${word}</span
  >`;

/** Renders the mark of a lead. */
export const leadMark = (state: MarkedState): Html => renderMark(findLeadMark(state));
