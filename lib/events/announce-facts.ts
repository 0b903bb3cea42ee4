import { eventsOf } from "#domain/history/event-of-fact.ts";
import type { Fact } from "#domain/history/fact.ts";
import type { AgencyId } from "#domain/shared/id.ts";
import type { KnownLead } from "#leads/read-lead.ts";
import type { Announce } from "./ports.ts";

/** Tells those who subscribed what new facts of a lead mean. `nameOf` is the identity of a fact within its lead. */
export function makeAnnounceFacts({ announce, nameOf }: { announce: Announce; nameOf: (fact: Fact) => string }) {
  return async function announceFacts(agencyId: AgencyId, lead: KnownLead, news: readonly Fact[]): Promise<void> {
    const events = news.flatMap((fact) =>
      eventsOf(lead.leadId, lead.state, fact).map((event) => ({ ...event, identity: [lead.leadId, nameOf(fact)] })),
    );
    await Promise.all(events.map((event) => announce({ agencyId, ...event })));
  };
}
