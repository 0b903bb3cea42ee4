import type { LeadLinks, PersonLinks } from "#contact/ports.ts";
import { isLinkRevoked } from "#domain/contact/lead-link.ts";
import { toLeadLinkIssueTime } from "#domain/history/lead-link-life.ts";
import { LeadId } from "#domain/shared/id.ts";
import type { History } from "#leads/ports.ts";
import { loadLead } from "#leads/read-lead.ts";
import type { ReadSubscriptionNames } from "#subscriptions/read-subscription-names.ts";
import type { SendMessage } from "../ports.ts";

type Deps = {
  sendMessage: SendMessage;
  readNames: ReadSubscriptionNames;
  history: History;
  leadLinks: Pick<LeadLinks, "createUrl">;
  personLinks: Pick<PersonLinks, "createUrl">;
};

/**
 * Sends a new link to the owner of the subscription. It makes the link at the moment of sending and stores it nowhere.
 * It carries the time of the request, so a retry sends the same link. Sends none to a lead whose person was erased, or
 * that was not delivered over the subscription.
 */
export function makeSendNewLink({ sendMessage, readNames, history, leadLinks, personLinks }: Deps): SendMessage {
  return async (outboundMessage) => {
    const { scope, subscription, message } = outboundMessage;
    const { agencyId, clientId } = scope;
    // The owner of a new endpoint did not request it.
    if (isLinkRevoked(message.at, [subscription.endpointChangedAt]))
      return { ok: false, reason: "subscription_inactive", detail: "the endpoint has changed since the request" };
    const link = await createLink();
    if (link === undefined || clientId === undefined)
      return { ok: false, reason: "person_erased", detail: "there is no lead to link to" };
    const data = { ...message.data, link, ...(await readNames(scope)) };
    return sendMessage({ ...outboundMessage, message: { ...message, data } });

    async function createLink(): Promise<string | undefined> {
      const { leadId } = message.data;
      if (leadId === undefined) {
        const issuedAt = toLeadLinkIssueTime(message.at, {}, subscription);
        return clientId && personLinks.createUrl({ agencyId, clientId, subscriptionId: subscription.id, issuedAt });
      }
      const key = { agencyId, leadId: LeadId.parse(leadId) };
      const lead = await loadLead(history, key);
      const delivery = lead?.state.deliveries.findLastIndex(({ subscriptionId }) => subscriptionId === subscription.id);
      if (!lead?.personal || delivery === undefined || delivery < 0) return undefined;
      const issuedAt = toLeadLinkIssueTime(message.at, lead.state, subscription);
      return leadLinks.createUrl({ ...key, delivery, issuedAt });
    }
  };
}
