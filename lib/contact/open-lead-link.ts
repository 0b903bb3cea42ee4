import { isLeadLinkValid } from "#domain/history/lead-link-life.ts";
import { type Placement, toMode } from "#domain/lead/received.ts";
import type { Subscription } from "#domain/subscriptions/subscription.ts";
import type { History } from "#leads/ports.ts";
import { type LoadedLead, loadLead } from "#leads/read-lead.ts";
import type { Now } from "#platform/ports.ts";
import type { Subscriptions } from "#subscriptions/ports.ts";
import type { LeadLink } from "./ports.ts";

/** A genuine link, with what it opens. */
export type OpenedLink = {
  link: LeadLink;
  lead: LoadedLead;
  placement: Placement;
  /** The subscription of the link's delivery, unless it was deleted. */
  subscription?: Subscription | undefined;
  /** The subscription whose owner got the link; absent for a sandbox lead, which was not sent. */
  owner?: Subscription | undefined;
  /** Whether it may show the lead. It may not once it has expired or was revoked, or the subscription is disabled. */
  isValid: boolean;
};

export type OpenLeadLink = ReturnType<typeof makeOpenLeadLink>;

type Deps = { history: History; subscriptions: Pick<Subscriptions, "read">; now: Now };

/**
 * Reads the lead of a link and the subscription that the link was sent through, and judges whether the link is valid.
 * Undefined if it names no lead of a client.
 */
export function makeOpenLeadLink({ history, subscriptions, now }: Deps) {
  return async function openLeadLink(link: LeadLink): Promise<OpenedLink | undefined> {
    const { agencyId, delivery, issuedAt } = link;
    const lead = await loadLead(history, link);
    if (!lead?.state.placed) return undefined;
    const { state } = lead;
    const { placement } = lead.state.placed;
    const planned = state.deliveries[delivery];
    const subscription =
      planned && (await subscriptions.read({ agencyId, clientId: placement.clientId }, planned.subscriptionId));
    const isValid = isLeadLinkValid(issuedAt, state, subscription, now());
    const isSandbox = toMode(state.received) === "test";
    return { link, lead, placement, subscription, owner: isSandbox ? undefined : subscription, isValid };
  };
}
