import { decideRouting, type Decision } from "./decide.ts";
import type { Candidate, Explanation } from "./explanation.ts";
import { type Obstacle, findObstacle } from "./verdict.ts";

/** What was decided of a candidate, or what stood in its way. */
type Verdict = "placed" | "not_its_turn" | Obstacle;

/** An explanation with what was decided on it: for people to read. */
export type RoutingReport = Omit<Explanation, "candidates"> & {
  decision: Decision;
  candidates: (Candidate & { verdict: Verdict })[];
};

/** Why a lead went where it went: the decision, the verdict on each client, and every number they were reached by. */
export function routingReport(routing: Explanation): RoutingReport {
  const decision = decideRouting(routing);
  const placed: readonly string[] = decision.outcome === "placed" ? decision.clientIds : [];
  return {
    ...routing,
    decision,
    candidates: routing.candidates.map((candidate) => ({
      ...candidate,
      verdict: placed.includes(candidate.clientId) ? "placed" : (findObstacle(candidate) ?? "not_its_turn"),
    })),
  };
}
