import * as z from "zod";
import { ClientId } from "#domain/shared/id.ts";
import { Instant } from "#domain/shared/instant.ts";
import { SkipReason } from "#domain/subscriptions/skip-reason.ts";
import { decideRouting, type Decision } from "./decide-routing.ts";
import { Candidate, Explanation } from "./explanation.ts";
import { findObstacle, type Obstacle } from "./obstacle.ts";

/** The decision about a candidate: placed, not its turn, or its obstacle. */
type Verdict = "placed" | "not_its_turn" | Obstacle;

/** An explanation with the decision, for people to read. */
export type RoutingReport = Omit<Explanation, "candidates"> & {
  decision: Decision;
  candidates: (Candidate & { verdict: Verdict })[];
};

/** Explains a routing: the decision, the verdict on each client, and every number behind them. */
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

/** The decision, in the words of the routing engine. */
const DecisionView = z
  .discriminatedUnion("outcome", [
    z.object({ outcome: z.literal("placed"), clientIds: z.array(ClientId) }),
    z.object({ outcome: z.literal("held"), reason: SkipReason, until: Instant.optional() }),
    z.object({ outcome: z.literal("no_match"), reason: SkipReason }),
  ])
  .meta({ id: "Decision", description: "`until` is when time removes the obstacle; absent if only a setting can." });

const CandidateView = Candidate.extend({
  verdict: z
    .enum(["placed", "not_its_turn", ...SkipReason.options])
    .meta({ id: "Verdict", description: "The decision about this client, or the obstacle." }),
}).meta({ id: "Candidate" });

export const RoutingView = Explanation.extend({ decision: DecisionView, candidates: z.array(CandidateView) }).meta({
  id: "Routing",
  description: "Why the lead was routed as it was: each client of the campaign, with the numbers behind the decision.",
});
export type RoutingView = z.infer<typeof RoutingView>;
