import type { ReturnStatus } from "#domain/returns/lead-return.ts";
import type { DecisionCause } from "#domain/returns/return-fact.ts";
import type { Remedy } from "#domain/returns/return-policy.ts";
import type { Html } from "#platform/pages/html.ts";
import { formatNearDate, formatTime } from "#platform/text/format-time.ts";
import type { ReaderLocale } from "#platform/text/reader-locale.ts";
import { type Mark, renderMark } from "../../pages/mark.ts";

const statusMarks: Record<ReturnStatus, Mark> = {
  referred: { shape: "●", word: "for the agency", tone: "warning" },
  open: { shape: "◌", word: "waits for evidence" },
  approved: { shape: "✓", word: "approved", tone: "good" },
  declined: { shape: "✕", word: "declined", tone: "bad" },
  withdrawn: { shape: "↩", word: "withdrawn" },
};

/** The state of a return as a shape and a word. */
export const returnMark = (status: ReturnStatus): Html => renderMark(statusMarks[status]);

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
