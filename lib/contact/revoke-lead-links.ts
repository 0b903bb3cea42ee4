import type { LinksRevoked } from "#domain/contact/lead-link.ts";
import { checkRoom, type TooManyReportsRefusal } from "#domain/history/check-room.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { History } from "#leads/ports.ts";
import { appendFact, type LoadedLead, loadLead, type NotFound } from "#leads/read-lead.ts";
import type { LeadKey, Now } from "#platform/ports.ts";
import type { ContactReport } from "./record-contact-attempt.ts";

/**
 * Revokes the links to a lead that were made until now, and returns the lead. Those that are made later are valid. A retry
 * revokes again, which also voids what was made in between.
 */
export function makeRevokeLeadLinks({ history, now }: { history: History; now: Now }) {
  return async function revokeLeadLinks(
    key: LeadKey,
    { maySee, source, author }: Pick<ContactReport, "maySee" | "source" | "author">,
  ): Promise<Result<LoadedLead, NotFound | TooManyReportsRefusal>> {
    const lead = await loadLead(history, key);
    if (!lead || !maySee(lead)) return refuse({ kind: "not_found" });
    const room = checkRoom(lead.facts, "links_revoked");
    if (!room.ok) return room;
    const revoked: LinksRevoked = { kind: "links_revoked", at: now(), source, author };
    await history.append(key, revoked);
    return ok(appendFact(lead, revoked));
  };
}
