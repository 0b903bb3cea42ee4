import type { CallStarted } from "#domain/contact/contact-fact.ts";
import type { History } from "#leads/ports.ts";
import type { LeadKey, Now } from "#platform/ports.ts";
import type { ContactReport } from "./record-contact-attempt.ts";

/**
 * Records that a salesperson tapped a number on the card of a placed lead, once for each minute. The earliest one is a
 * stamp of the clock. Idempotent within the minute.
 */
export function makeRecordCallStart({ history, now }: { history: History; now: Now }) {
  return async function recordCallStart(
    key: LeadKey,
    { source, author }: Pick<ContactReport, "source" | "author">,
  ): Promise<void> {
    const started: CallStarted = { kind: "call_started", at: now(), source, author };
    await history.append(key, started);
  };
}
