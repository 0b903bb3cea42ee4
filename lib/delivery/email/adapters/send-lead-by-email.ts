import type { LeadDetails } from "#leads/pages/lead-details.ts";
import type { LeadDelivery, SendForLead, SendLead } from "../../ports.ts";
import { renderLeadEmail } from "../pages/lead-email.ts";
import type { EmailMessage } from "./email-sender.ts";
import { toMailTags } from "./mail-tags.ts";

type Deps = { buildLeadView: (leadDelivery: LeadDelivery) => Promise<LeadDetails>; send: SendForLead<EmailMessage> };

/** Sends a lead as an email with the full notes, in text and HTML. */
export function makeSendLeadByEmail({ buildLeadView, send }: Deps): SendLead {
  return async (leadDelivery) => {
    const email = renderLeadEmail(await buildLeadView(leadDelivery), leadDelivery.at);
    const { key, subscription, placement, deliveryId, replayId } = leadDelivery;
    const tags = toMailTags({
      agencyId: key.agencyId,
      clientId: placement.clientId,
      subscriptionId: subscription.id,
      about: key.leadId,
      deliveryId,
      replayId,
    });
    return send({ to: subscription.endpoint, ...email, tags }, leadDelivery);
  };
}
