import type { Instant } from "#domain/shared/instant.ts";
import { answerTerm, type CitedFact, type ReturnCase } from "./answer-term.ts";
import type { DecisionCause, Evidence, ReturnOpened } from "./return-fact.ts";
import type { Remedy, ReturnRule } from "./return-policy.ts";
import { formatMoment } from "./return-words.ts";

/** What the policy says of a return at a time. While it is open, evidence is missing that can still come until `until`. */
export type ReturnVerdict = { evidence: Evidence[] } & (
  | { status: "open"; until: Instant }
  | { status: "approved"; cause: DecisionCause; remedy: Remedy }
  | { status: "declined"; cause: DecisionCause }
  | { status: "referred"; cause: DecisionCause }
);

/**
 * Judges a return at `at` by the rule for its reason: a pure function of the facts of the lead. A window that was over
 * declines it, and so does evidence against it; what the history cannot tell is referred to the agency. Missing evidence
 * declines it only after the window.
 */
export function judgeReturn(
  { at: openedAt, until }: Pick<ReturnOpened, "at" | "until">,
  rule: ReturnRule | undefined,
  about: ReturnCase,
  at: Instant,
  cite: (fact: CitedFact) => string,
): ReturnVerdict {
  if (!rule) return { status: "referred", cause: "no_rule", evidence: [] };
  const window: Evidence = {
    term: "within",
    needed: until ? `returned by ${formatMoment(until)}` : `returned since ${rule.within.since}`,
    found: until ? `returned ${formatMoment(openedAt)}` : `not ${rule.within.since} yet`,
    facts: rule.within.since === "delivered" && about.delivered ? [cite(about.delivered)] : [],
  };
  if (until && openedAt > until) return { status: "declined", cause: "window_over", evidence: [window] };
  const answers = rule.evidence.map((term) => answerTerm(term, about, { until, at, cite }));
  const evidence = [window, ...answers.map((answer) => answer.evidence)];
  const against = answers.find((answer) => answer.verdict === "against");
  if (against) return { status: "declined", cause: against.cause, evidence };
  const isMissing = answers.some(({ verdict }) => verdict === "missing");
  if (isMissing && until) {
    return at <= until
      ? { status: "open", until, evidence }
      : { status: "declined", cause: "evidence_missing", evidence };
  }
  if (isMissing || !until || answers.some(({ verdict }) => verdict === "unknown")) {
    return { status: "referred", cause: "evidence_unknown", evidence };
  }
  if (rule.decision === "refer") return { status: "referred", cause: "rule_refers", evidence };
  return { status: "approved", cause: "evidence", remedy: rule.remedy, evidence };
}
