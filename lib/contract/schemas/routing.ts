import * as z from "zod";
import { SkipReason } from "../../domain/client/skip-reason.ts";
import { Candidate, Explanation } from "../../domain/routing/explanation.ts";
import { ClientId } from "../../domain/shared/id.ts";
import { Instant } from "../../domain/shared/instant.ts";

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
