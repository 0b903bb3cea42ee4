import { addMs, elapsedMs, type Instant } from "#domain/shared/instant.ts";
import { catchUndecodable } from "#domain/shared/is-undecodable.ts";
import type { History } from "#leads/ports.ts";
import { loadLead } from "#leads/read-lead.ts";
import type { JobOfKind } from "#scheduling/ports.ts";
import type { makeWakeLead } from "./wake-lead.ts";

type Deps = {
  history: History;
  wakeLead: ReturnType<typeof makeWakeLead>;
  onFault: (error: unknown) => void;
};

/** The delay before the next look at a lead that cannot be read. */
const unreadableDelayMs = 60 * 60_000;

/**
 * Wakes a nurtured lead whose date has come, or records why it stays asleep. Outside the campaign's hours it waits for
 * the next opening. The history decides, so the job may run any number of times: a lead that has woken, or whose client
 * recorded another outcome meanwhile, stays as it is. Returns when to run again; undefined when nothing is left to do.
 */
export function makeRunWake({ history, wakeLead, onFault }: Deps) {
  return ({ agencyId, leadId }: JobOfKind<"wake">, at: Instant): Promise<Instant | undefined> => {
    return catchUndecodable(wake(), (fault) => {
      onFault(fault);
      return addMs(at, unreadableDelayMs);
    });

    async function wake(): Promise<Instant | undefined> {
      const key = { agencyId, leadId };
      const lead = await loadLead(history, key);
      const sleep = lead?.state.sleep;
      if (!lead || !sleep?.wakeAt || sleep.notWoken) return undefined;
      if (elapsedMs(at, sleep.wakeAt) > 0) return sleep.wakeAt;
      const provenance = { source: "baton" as const, author: "run-wake" };
      const woken = await wakeLead(key, lead, sleep, { ...provenance, at });
      if (woken.ok) return woken.value.state.sleep?.wakeAt;
      const { reason, until } = woken.refusal;
      if (until) return until;
      const cycle = lead.state.cycles.length + 1;
      await history.append(key, { kind: "not_woken", at, ...provenance, cycle, sequence: sleep.sequence, reason });
      return undefined;
    }
  };
}
