import type { Clients } from "#accounts/ports.ts";
import { type PlannedStep, planChaseStep } from "#domain/contact/plan-chase.ts";
import { judgeChase } from "#domain/history/judge-chase.ts";
import type { LoadHoursInForce } from "#leads/load-hours-in-force.ts";
import type { LoadedLead } from "#leads/read-lead.ts";
import type { AgencyId } from "#domain/shared/id.ts";

/** Plans the first step from `fromStep` on, counted from 1; undefined if no later step is wanted as things are. */
export type PlanNextStep = (agencyId: AgencyId, lead: LoadedLead, fromStep: number) => Promise<PlannedStep | undefined>;

type Deps = { clients: Pick<Clients, "read">; loadHoursInForce: LoadHoursInForce };

/** Plans by the contact hours that were in force when the lead was delivered, in its latest cycle. */
export function makePlanNextStep({ clients, loadHoursInForce }: Deps): PlanNextStep {
  return async function planNextStep(agencyId, { state }, fromStep) {
    const { placed, cycles } = state;
    const deliveredAt = cycles.at(-1)?.deliveredAt;
    const steps = placed?.placement.chase ?? [];
    if (!placed || !deliveredAt || !steps.slice(fromStep - 1).some((step) => judgeChase(state, step))) return undefined;
    const client = await clients.read({ agencyId }, placed.placement.clientId);
    const inForce = await loadHoursInForce(agencyId, { deliveredAt }, client?.contactHours);
    return planChaseStep(steps, { deliveredAt, inForce, fromStep });
  };
}
