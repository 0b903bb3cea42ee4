import { problemDocument } from "../../../contract/problem-document.ts";
import type { Routes } from "../../../contract/routes.ts";
import { explained } from "../../../domain/routing/explained.ts";
import { ok } from "../../../domain/shared/result.ts";
import type { makeSimulateLead } from "../../../use-cases/simulate-lead.ts";
import type { Endpoint } from "../endpoint.ts";

/** Answers 200 whatever would become of the lead: the simulation succeeded, also when the lead would not. */
export const simulateLead =
  (simulate: ReturnType<typeof makeSimulateLead>, publicUrl: string): Endpoint<Routes["simulateLead"]> =>
  async ({ caller, body: { at, ...lead } }) => {
    const simulated = await simulate(caller, lead, at);
    if (simulated.outcome === "refused") {
      const { refusal, routing } = simulated;
      return ok({
        status: 200,
        body: {
          at: simulated.at,
          outcome: "refused",
          problem: problemDocument(refusal, publicUrl),
          ...(routing && { routing: explained(routing) }),
        },
      });
    }
    const { outcome, checks, routing } = simulated;
    return ok({ status: 200, body: { at: simulated.at, outcome, checks, routing: explained(routing) } });
  };
