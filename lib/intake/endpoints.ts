import type { Caller } from "#domain/accounts/caller.ts";
import { routingReport } from "#domain/routing/routing-report.ts";
import { ok } from "#domain/shared/result.ts";
import type { Endpoint } from "#platform/http/endpoint.ts";
import type { ProblemWriter } from "#platform/http/problem-table.ts";
import type { PlatformRefusal } from "#platform/http/problems.ts";
import { replayHeaders } from "#platform/http/replay-header.ts";
import type { makeAcceptLead } from "./accept-lead.ts";
import { toPushResponse } from "./first-answer.ts";
import type { IntakeRefusal } from "./problems.ts";
import type { Routes } from "./routes.ts";
import type { makeSimulateLead } from "./simulate-lead.ts";

type Refusal = PlatformRefusal | IntakeRefusal;

export const pushLead =
  (acceptLead: ReturnType<typeof makeAcceptLead>): Endpoint<Routes["pushLead"], Refusal> =>
  async ({ caller, idempotencyKey, body }) => {
    const accepted = await acceptLead(toPushAuthor(caller), idempotencyKey, body);
    if (!accepted.ok) return accepted;
    const lead = toPushResponse(accepted.value);
    return ok({ status: 202, body: lead, headers: { location: `/v1/leads/${lead.id}`, ...replayHeaders(accepted) } });
  };

/** The caller of a push, from its API key. A lead pushed with a test key belongs to the sandbox. */
export const toPushAuthor = ({ agencyId, id, mode }: Caller) => ({ agencyId, author: id, isTest: mode === "test" });

/** Returns 200 for every result: the simulation succeeds even if it shows that Baton would refuse the lead. */
export const simulateLead =
  (simulate: ReturnType<typeof makeSimulateLead>, problems: ProblemWriter): Endpoint<Routes["simulateLead"], Refusal> =>
  async ({ caller, requestId, body: { at, ...lead } }) => {
    const simulated = await simulate(caller, lead, at);
    if (simulated.outcome === "refused") {
      const { refusal, routing } = simulated;
      return ok({
        status: 200,
        body: {
          at: simulated.at,
          outcome: "refused",
          problem: problems.forRefusal(refusal, requestId).problem,
          routing: routing && routingReport(routing),
        },
      });
    }
    const { outcome, checks, routing } = simulated;
    return ok({ status: 200, body: { at: simulated.at, outcome, checks, routing: routingReport(routing) } });
  };
