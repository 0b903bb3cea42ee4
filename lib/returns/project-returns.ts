import type { Fact } from "#domain/history/fact.ts";
import type { LeadState } from "#domain/history/lead-state.ts";
import { ReturnFact } from "#domain/returns/return-fact.ts";
import { toMode } from "#domain/lead/received.ts";
import { instant, type Instant } from "#domain/shared/instant.ts";
import type { LoadedLead } from "#leads/read-lead.ts";
import type { LeadKey, Now } from "#platform/ports.ts";
import type { JobStore } from "#scheduling/ports.ts";
import type { ReturnIndex } from "./ports.ts";

/** When the window of the open return is over: the first millisecond after it; undefined without such a return. */
export function findNextLook({ returns }: LeadState): Instant | undefined {
  const until = returns.find(({ status }) => status === "open")?.opened.until;
  return until && instant(Date.parse(until) + 1);
}

const kinds: ReadonlySet<string> = new Set(ReturnFact.options.map((option) => option.shape.kind.value));

type Deps = { jobs: Pick<JobStore, "schedule">; returnIndex: Pick<ReturnIndex, "save">; now: Now };

/**
 * Lists the returns of a lead after new facts, and schedules the job that decides an open one now, because the facts may
 * be evidence; the job then waits for the end of the window. May be repeated: the job decides by the history when it
 * runs. Does nothing for a lead without returns.
 */
export function makeProjectReturns({ jobs, returnIndex, now }: Deps) {
  return async function projectReturns(key: LeadKey, { state }: LoadedLead, newFacts?: readonly Fact[]): Promise<void> {
    const { returns, placed, received } = state;
    if (!placed || returns.length === 0) return;
    const isChanged = !newFacts || newFacts.some(({ kind }) => kinds.has(kind));
    const scope = { ...key, clientId: placed.placement.clientId, mode: toMode(received) };
    if (isChanged) await Promise.all(returns.map((each) => returnIndex.save(scope, each)));
    if (returns.some(({ status }) => status === "open")) await jobs.schedule({ kind: "return", ...key }, now());
  };
}
