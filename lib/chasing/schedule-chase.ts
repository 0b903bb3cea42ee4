import type { Fact } from "#domain/history/fact.ts";
import { isCanary } from "#domain/lead/received.ts";
import type { LoadedLead } from "#leads/read-lead.ts";
import type { LeadKey } from "#platform/ports.ts";
import type { JobStore } from "#scheduling/ports.ts";
import type { PlanNextStep } from "./plan-next-step.ts";
import type { ChaseLine } from "./ports.ts";

type Deps = { line: Pick<ChaseLine, "add">; jobs: Pick<JobStore, "schedule">; planNextStep: PlanNextStep };

/**
 * Puts a delivered lead into the line of its campaign, at its first step, and schedules the job that looks at it. Does
 * nothing for a lead without a ladder, for one that the client has worked, and once a step has run: the job then goes on
 * by itself. May be repeated.
 */
export function makeScheduleChase({ line, jobs, planNextStep }: Deps) {
  return async function scheduleChase(key: LeadKey, lead: LoadedLead): Promise<void> {
    const { placed, received, cycles } = lead.state;
    const cycle = cycles.at(-1);
    if (!placed?.placement.chase || !cycle || isCanary(received)) return;
    if (lead.facts.some((fact) => fact.kind === "chased" && fact.cycle === cycle.number)) return;
    const planned = await planNextStep(key.agencyId, lead, 1);
    if (!planned) return;
    const campaign = { agencyId: key.agencyId, campaignId: received.campaignId };
    await line.add({ ...campaign, leadId: key.leadId, cycle: cycle.number, ...planned });
    await jobs.schedule({ kind: "chase", ...campaign }, planned.dueAt);
  };
}

/** Whether one of the facts starts the clock of the lead: the earliest receipt of its latest cycle. */
export const startsClock = ({ state: { cycles } }: LoadedLead, facts: readonly Fact[]): boolean =>
  facts.some((fact) => fact.kind === "delivered" && fact.at === cycles.at(-1)?.deliveredAt);
