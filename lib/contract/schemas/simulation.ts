import * as z from "zod";
import { Checks } from "../../domain/lead/received.ts";
import { Instant, InstantInput } from "../../domain/shared/instant.ts";
import { NewLead } from "./leads.ts";
import { Problem } from "./problem.ts";
import { RoutingView } from "./routing.ts";

/** A lead that is not pushed, and when it is not. */
export const SimulatedLead = NewLead.extend({
  at: InstantInput.optional().meta({ description: "When it would come; now unless told." }),
}).meta({ id: "SimulatedLead" });

/** What would become of a lead. */
export const Simulation = z
  .object({
    at: Instant,
    outcome: z.enum(["placed", "held", "refused"]),
    checks: Checks.optional().meta({ description: "What each check of the lead saw when it let the lead pass." }),
    routing: RoutingView.optional().meta({
      description: "Missing when the lead is refused before any client is asked.",
    }),
    problem: Problem.optional().meta({ description: "With `refused`: what the push would be answered." }),
  })
  .meta({ id: "Simulation" });
