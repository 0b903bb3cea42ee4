import * as z from "zod";
import { ClientId } from "#domain/shared/id.ts";
import { Instant } from "#domain/shared/instant.ts";
import { SkipReason } from "#domain/subscriptions/skip-reason.ts";
import { decideRouting, type Decision } from "./decide-routing.ts";
import { Candidate, Explanation } from "./explanation.ts";
import { findObstacle, type Obstacle } from "./obstacle.ts";

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

/** What was decided, in the engine's words. */
const DecisionView = z
  .discriminatedUnion("outcome", [
    z.object({ outcome: z.literal("placed"), clientIds: z.array(ClientId) }),
    z.object({ outcome: z.literal("held"), reason: SkipReason, until: Instant.optional() }),
    z.object({ outcome: z.literal("no_match"), reason: SkipReason }),
  ])
  .meta({ id: "Decision", description: "`until` is when a clock opens the way again; missing when only people can." });

const CandidateView = Candidate.extend({
  verdict: z
    .union([z.enum(["placed", "not_its_turn"]), SkipReason])
    .meta({ description: "What was decided of this client, or what stood in the way." }),
}).meta({ id: "Candidate" });

export const RoutingView = Explanation.extend({ decision: DecisionView, candidates: z.array(CandidateView) }).meta({
  id: "Routing",
  description: "Why the lead went where it went: each client of the campaign, and the numbers it was decided by.",
});
export type RoutingView = z.infer<typeof RoutingView>;
