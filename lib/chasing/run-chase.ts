import type { Clients } from "#accounts/ports.ts";
import type { PlannedStep } from "#domain/contact/plan-chase.ts";
import { findCallHold, judgeChase } from "#domain/history/judge-chase.ts";
import type { Placement } from "#domain/lead/received.ts";
import type { ClientId } from "#domain/shared/id.ts";
import { addMs, elapsedMs, type Instant } from "#domain/shared/instant.ts";
import { catchUndecodable } from "#domain/shared/is-undecodable.ts";
import type { LoadHoursInForce } from "#leads/load-hours-in-force.ts";
import { type LoadedLead, loadLead } from "#leads/read-lead.ts";
import { listAll } from "#platform/list-all.ts";
import { mapWithConcurrency } from "#platform/map-with-concurrency.ts";
import type { LeadKey, Now } from "#platform/ports.ts";
import { readOnce } from "#platform/read-once.ts";
import type { JobOfKind, JobQueue } from "#scheduling/ports.ts";
import type { Subscriptions } from "#subscriptions/ports.ts";
import { makePassOn } from "./pass-on.ts";
import { makePlanNextStep, type PlanNextStep } from "./plan-next-step.ts";
import type { ChaseEntry, ChaseLine } from "./ports.ts";
import { makeRunStep } from "./run-step.ts";

type Deps = Parameters<typeof makePassOn>[0] &
  Omit<Parameters<typeof makeRunStep>[0], "passOn" | "listSubscriptions"> & {
    line: ChaseLine;
    clients: Pick<Clients, "read">;
    subscriptions: Pick<Subscriptions, "list">;
    loadHoursInForce: LoadHoursInForce;
    jobQueue: JobQueue;
    now: Now;
    onFault: (fault: unknown) => void;
  };

/** What is due, with its lead: absent if there is none, or unreadable. */
type DueLead = { entry: ChaseEntry; lead: LoadedLead | typeof unreadable | undefined };
const unreadable = "unreadable";

const pageSize = 100;
const maxConcurrent = 20;

/** How long one run looks at leads; the timeout of its Lambda is sixty seconds. */
const runMs = 40_000;

/** The sweep runs each minute, so it may find a job that is due within this time too late. */
const soonMs = 150_000;

/** The delay before the next look at a lead that cannot be read, and at one that the client is taking at this moment. */
const unreadableDelayMs = 60 * 60_000;
const takenDelayMs = 60_000;

/**
 * Looks at each lead of a campaign whose next step is due, the longest overdue first: runs the step if it is still
 * wanted, and moves the lead in the line to its next step. The history decides, so the job may run any number of times
 * and may crash at any call: the entry is removed last, and the next run finds the fact of the step. Returns when the
 * next step is due.
 */
export function makeRunChase(deps: Deps) {
  const { line, history, jobQueue, now, onFault } = deps;
  const { passOn, createNextLead } = makePassOn(deps);

  return async function runChase(job: JobOfKind<"chase">, at: Instant): Promise<Instant | undefined> {
    const { agencyId, campaignId } = job;
    const startedAt = now();
    const look = makeLook(job);
    let isOutOfTime = false;
    for (;;) {
      const due = await line.listDue(agencyId, campaignId, at, pageSize);
      if (due.length === 0) break;
      isOutOfTime = elapsedMs(startedAt, now()) > runMs;
      if (isOutOfTime) break;
      await mapWithConcurrency(maxConcurrent, await groupByEnquiry(due), async (ofEnquiry) => {
        for (const each of ofEnquiry) await look(each, at);
      });
    }
    const next = isOutOfTime ? at : await line.findNext(agencyId, campaignId, at);
    if (next && elapsedMs(now(), next) < soonMs) await jobQueue.enqueue([{ ...job, dueAt: next }], now());
    return next;
  };

  /**
   * Loads the leads of entries, in groups of one enquiry. Leads of a shared enquiry are looked at in the order of the
   * line, by each run: so each of them finds the clients to which the ones before it were passed on.
   */
  async function groupByEnquiry(entries: readonly ChaseEntry[]): Promise<DueLead[][]> {
    const loaded = await mapWithConcurrency(maxConcurrent, entries, async (entry) => ({
      entry,
      lead: await catchUndecodable(loadLead(history, entry), (fault): typeof unreadable => {
        onFault(fault);
        return unreadable;
      }),
    }));
    const toEnquiry = ({ entry, lead }: DueLead) =>
      (lead === unreadable ? undefined : lead?.state.received.sharedFrom) ?? entry.leadId;
    return [...Map.groupBy(loaded, toEnquiry).values()];
  }

  /** Makes the look at one entry. The leads of a campaign have few clients, so each is read once for all of them. */
  function makeLook(job: JobOfKind<"chase">) {
    const { agencyId } = job;
    const readClient = readOnce((clientId: ClientId) => deps.clients.read({ agencyId }, clientId));
    const listSubscriptions = readOnce((clientId: ClientId) => listAll(deps.subscriptions, { agencyId, clientId }));
    const planNextStep = makePlanNextStep({ ...deps, clients: { read: (_, clientId) => readClient(clientId) } });
    const runStep = makeRunStep({
      ...deps,
      passOn,
      listSubscriptions: (_key: LeadKey, { clientId }: Placement) => listSubscriptions(clientId),
    });

    return async function look({ entry, lead }: DueLead, at: Instant): Promise<void> {
      const later = { step: entry.step, dueAt: addMs(at, unreadableDelayMs) };
      const next =
        lead === unreadable
          ? later
          : await catchUndecodable(lookAndPlan(entry, lead, at, runStep, planNextStep), (fault) => {
              onFault(fault);
              return later;
            });
      if (next) await line.add({ ...entry, ...next });
      const isFirst = await line.remove(entry);
      // Another run was faster, and may have removed the next entry too: it is then looked at once more.
      if (next && !isFirst) await deps.jobs.schedule(job, next.dueAt);
    };
  }

  async function lookAndPlan(
    { agencyId, leadId, cycle, step: number }: ChaseEntry,
    lead: LoadedLead | undefined,
    at: Instant,
    runStep: ReturnType<typeof makeRunStep>,
    planNextStep: PlanNextStep,
  ): Promise<PlannedStep | undefined> {
    const key = { agencyId, leadId };
    if (!lead) return undefined;
    const { state, facts } = lead;
    if (state.passedOn) {
      await createNextLead(key, lead);
      return undefined;
    }
    const step = state.placed?.placement.chase?.[number - 1];
    const current = state.cycles.at(-1);
    if (!step || current?.number !== cycle || !current.deliveredAt || !lead.personal) return undefined;
    const missing = judgeChase(state, step);
    const hasRun = facts.some((fact) => fact.kind === "chased" && fact.cycle === cycle && fact.step === number);
    const heldUntil = missing && !hasRun ? findCallHold(state, at) : undefined;
    if (heldUntil) return { step: number, dueAt: heldUntil };
    const result = missing && !hasRun ? await runStep(key, lead, { number, step, missing }, at) : "done";
    if (result === "passed_on") return undefined;
    if (result === "taken") return { step: number, dueAt: addMs(at, takenDelayMs) };
    return planNextStep(agencyId, lead, number + 1);
  }
}
