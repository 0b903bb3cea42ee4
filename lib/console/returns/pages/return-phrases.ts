import type { ReturnStatus } from "#domain/returns/lead-return.ts";
import type { DecisionCause } from "#domain/returns/return-fact.ts";
import type { Remedy } from "#domain/returns/return-policy.ts";
import { html, type Html } from "#platform/pages/html.ts";
import { formatNearDate, formatTime } from "#platform/text/format-time.ts";
import type { ReaderLocale } from "#platform/text/reader-locale.ts";

const statusNames: Record<ReturnStatus, { shape: string; name: string; tone: string }> = {
  referred: { shape: "●", name: "for the agency", tone: "is-warning" },
  open: { shape: "◌", name: "waits for evidence", tone: "" },
  approved: { shape: "✓", name: "approved", tone: "is-good" },
  declined: { shape: "✕", name: "declined", tone: "is-bad" },
  withdrawn: { shape: "↩", name: "withdrawn", tone: "" },
};

/** The state of a return as a shape and a word. */
export function returnMark(status: ReturnStatus): Html {
  const { shape, name, tone } = statusNames[status];
  return html`<span class="mark ${tone}"><span aria-hidden="true">${shape}</span> ${name}</span>`;
}

/** What the rule of the contract says of a return, by the cause of its decision. */
export const causePhrases: Record<DecisionCause, string> = {
  evidence: "The facts prove it, so the contract approves it.",
  window_over: "It was returned after the time that the contract allows, so the contract declines it.",
  was_reached: "The person was reached, so the contract declines it.",
  evidence_missing: "The evidence did not come in time, so the contract declines it.",
  evidence_against: "The facts speak against it, so the contract declines it.",
  no_rule: "The contract has no rule for this reason. The agency decides.",
  rule_refers: "The facts prove it, and the contract leaves the decision to the agency.",
  evidence_unknown: "The facts cannot tell, so the agency decides.",
  cap_reached: "The facts prove it, but the contract approves no more returns this month. The agency decides.",
  agency: "The agency decided it.",
};

/** What the client gets for a returned lead. */
export function describeRemedy(remedy: Remedy): string {
  switch (remedy.kind) {
    case "credit":
      return "a credit in full";
    case "partial_credit":
      return `a credit of ${remedy.percent} %`;
    case "replacement":
      return "another lead instead";
  }
}

const storedMoment = /\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d\.\d{3})?Z)/g;

/** Evidence as it is stored, with its moments by the clock of the reader and its codes as words. */
export const formatEvidence = (text: string, reader: ReaderLocale): string =>
  text
    .replace(storedMoment, (_, at: string) => `${formatNearDate(at, reader)} at ${formatTime(at, reader)}`)
    .replace(/\b[a-z]+(?:_[a-z]+)+\b/g, (code) => code.replaceAll("_", " "));
