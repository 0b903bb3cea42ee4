import type { Caller } from "#domain/accounts/caller.ts";
import type { NotWokenReason } from "#domain/contact/nurture.ts";
import type { Screening } from "#domain/lead/screening.ts";
import type { LeadId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { refuse, type Result } from "#domain/shared/result.ts";
import type { History } from "#leads/ports.ts";
import { canSeeLead, type LoadedLead, loadLead, type NotFound } from "#leads/read-lead.ts";
import type { Now } from "#platform/ports.ts";
import type { makeWakeLead } from "./wake-lead.ts";

type Deps = { history: History; wakeLead: ReturnType<typeof makeWakeLead>; now: Now };

/** Wakes a sleeping lead for an API key: before its date, or after the reason why it could not wake is gone. */
export function makeWakeOnRequest({ history, wakeLead, now }: Deps) {
  return async function wakeOnRequest(
    caller: Caller,
    leadId: LeadId,
    screening: Screening | undefined,
  ): Promise<
    Result<
      LoadedLead,
      | NotFound
      | { kind: "not_sleeping" }
      | { kind: "wake_refused"; reason: NotWokenReason; until?: Instant | undefined }
    >
  > {
    const key = { agencyId: caller.agencyId, leadId };
    const lead = await loadLead(history, key);
    if (!lead || !canSeeLead(caller, lead.state)) return refuse({ kind: "not_found" });
    const { sleep } = lead.state;
    if (!sleep) return refuse({ kind: "not_sleeping" });
    return wakeLead(key, lead, sleep, { source: "api", author: caller.id, at: now(), screening });
  };
}
