import type { Fact } from "#domain/history/fact.ts";
import { toLeadEvents } from "#domain/history/to-lead-events.ts";
import type { AgencyId } from "#domain/shared/id.ts";
import type { LoadedLead } from "#leads/read-lead.ts";
import type { Announce } from "./ports.ts";

/** Announces the events of new facts. Idempotent: `toFactIdentity` gives a fact the same message each time. */
export function makeAnnounceFacts({
  announce,
  toFactIdentity,
}: {
  announce: Announce;
  toFactIdentity: (fact: Fact) => string;
}) {
  return async function announceFacts(agencyId: AgencyId, lead: LoadedLead, newFacts: readonly Fact[]): Promise<void> {
    const events = newFacts.flatMap((fact) =>
      toLeadEvents(lead.leadId, lead.state, fact).map((event) => ({
        ...event,
        identity: [lead.leadId, toFactIdentity(fact)],
      })),
    );
    await Promise.all(events.map((event) => announce({ agencyId, ...event })));
  };
}
