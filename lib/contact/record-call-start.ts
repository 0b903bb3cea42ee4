import { checkRoom } from "#domain/history/check-room.ts";
import type { CallStarted } from "#domain/contact/contact-fact.ts";
import type { History } from "#leads/ports.ts";
import type { LoadedLead } from "#leads/read-lead.ts";
import { takeLead } from "#leads/take-lead.ts";
import type { LeadKey, Now } from "#platform/ports.ts";
import type { ContactReport } from "./record-contact-attempt.ts";

/**
 * Records that a salesperson tapped a number on the card of a placed lead, once for each minute. The earliest one is a
 * stamp of the clock. The call takes a lead that its ladder can pass on, so that two clients do not call the person;
 * records nothing for a lead that was passed on before. Idempotent within the minute.
 */
export function makeRecordCallStart({ history, now }: { history: History; now: Now }) {
  return async function recordCallStart(
    key: LeadKey,
    lead: LoadedLead,
    { source, author }: Pick<ContactReport, "source" | "author">,
  ): Promise<void> {
    const at = now();
    const taken = await takeLead(history, key, lead, { source, author, at });
    if (!taken.ok || !checkRoom(lead.facts, "call_started").ok) return;
    const started: CallStarted = { kind: "call_started", at, source, author };
    await history.append(key, started);
  };
}
