import type { Sleep } from "#domain/history/lead-state.ts";
import type { NotWokenReason, Woken } from "#domain/contact/nurture.ts";
import { lostOrderTimeoutMs } from "#domain/delivery/retry-schedule.ts";
import type { Screening } from "#domain/lead/screening.ts";
import { addMs, type Instant } from "#domain/shared/instant.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { History } from "#leads/ports.ts";
import { appendFact, type LoadedLead, loadLead } from "#leads/read-lead.ts";
import type { Ids, LeadKey } from "#platform/ports.ts";
import type { JobStore } from "#scheduling/ports.ts";
import type { makeJudgeWake } from "./judge-wake.ts";

type Deps = {
  history: History;
  judgeWake: ReturnType<typeof makeJudgeWake>;
  jobs: Pick<JobStore, "schedule">;
  ids: Ids;
};

/** Who wakes the lead, and when; with a fresh screening of its number, if the agency sent one. */
export type Waking = {
  source: Woken["source"];
  author: string;
  at: Instant;
  screening?: Screening | undefined;
};

type StaysAsleep = { kind: "wake_refused"; reason: NotWokenReason; until?: Instant | undefined };

/**
 * Wakes a sleeping lead, if the rules allow it at `at`: a fact plans its deliveries to the client's endpoints of now,
 * and the relay orders them. There is no charge and no count in a cap, because the lead was placed before. Of several
 * that wake it at once, one writes the fact, and the others return the lead as it is then.
 */
export function makeWakeLead({ history, judgeWake, jobs, ids }: Deps) {
  return async function wakeLead(
    key: LeadKey,
    lead: LoadedLead,
    { sequence }: Sleep,
    { source, author, at, screening }: Waking,
  ): Promise<Result<LoadedLead, StaysAsleep>> {
    const judged = await judgeWake(key.agencyId, lead, at, screening);
    if (judged.verdict === "stay") {
      return refuse({ kind: "wake_refused", reason: judged.reason, until: judged.until });
    }
    const cycle = lead.state.cycles.length + 1;
    const woken: Woken = {
      kind: "woken",
      at,
      source,
      author,
      cycle,
      sequence,
      deliveries: judged.subscriptions.map(({ id: subscriptionId, channel }) => ({
        id: ids.derive("dlv", key.leadId, subscriptionId, "cycle", String(cycle)),
        subscriptionId,
        channel,
      })),
      screenedUntil: judged.screenedUntil,
    };
    // The sweep for lost orders covers only leads that were pushed a short time ago. Schedule the recheck first: if the
    // process crashes after the fact, nothing else does.
    await jobs.schedule({ kind: "recheck", ...key }, addMs(at, lostOrderTimeoutMs));
    if ((await history.append(key, woken)) === "added") return ok(appendFact(lead, woken));
    const after = await loadLead(history, key);
    if (!after) throw new Error("a lead that has woken cannot be read");
    return ok(after);
  };
}
