import type { LeadLinks } from "#contact/ports.ts";
import { toLeadLinkIssueTime } from "#domain/history/lead-link-life.ts";
import type { LeadState } from "#domain/history/lead-state.ts";
import type { PersonalData } from "#domain/lead/personal-data.ts";
import { isPersonChannel } from "#domain/subscriptions/person-channel.ts";
import type { LeadDetails } from "#leads/pages/lead-details.ts";
import type { ReadLeadContext } from "#leads/ports.ts";
import type { StopLinks } from "#subscriptions/opt-out/ports.ts";
import type { LeadDelivery } from "../ports.ts";
import { isReminder } from "./is-reminder.ts";

type Deps = { readLeadContext: ReadLeadContext; links: LeadLinks; stopLinks: StopLinks };

/**
 * Builds the data of a lead that its messages show. Its link carries the time when the lead was received or last woke, so
 * that a message that is sent again has the same link; after a revocation, it carries a later time.
 */
export function makeBuildLeadView({ readLeadContext, links, stopLinks }: Deps) {
  return async function buildLeadView(leadDelivery: LeadDelivery): Promise<LeadDetails> {
    const { key, delivery, subscription, state, placement, personal } = leadDelivery;
    const leadContext = await readLeadContext(key.agencyId, {
      clientId: placement.clientId,
      campaignId: state.received.campaignId,
    });
    const [, ...wakings] = state.cycles;
    const issuedAt = toLeadLinkIssueTime(wakings.at(-1)?.from ?? state.received.at, state, subscription);
    const { channel, endpoint, id: subscriptionId } = subscription;
    const { clientId } = placement;
    return {
      ...leadContext,
      ...toLeadFields(key.leadId, state, personal),
      isReminder: isReminder(leadDelivery),
      url: links.createUrl({ ...key, delivery, issuedAt }),
      ...(isPersonChannel(channel) && {
        stop: { channel, url: stopLinks.createUrl({ agencyId: key.agencyId, clientId, subscriptionId, endpoint }) },
      }),
    };
  };
}

const toLeadFields = (
  leadId: string,
  { status, received, cycles }: LeadState,
  { person, notes, fields }: PersonalData,
) => ({
  leadId,
  status,
  person,
  notes,
  fields,
  receivedAt: received.at,
  wokenAt: cycles.slice(1).at(-1)?.from,
  attempts: [],
});
