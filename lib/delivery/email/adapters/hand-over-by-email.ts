import type { LeadView } from "#leads/pages/lead-view.ts";
import type { Handover, HandOver, SendFor } from "../../ports.ts";
import { leadEmail } from "../pages/lead-email.ts";
import type { EmailMessage } from "./email-sender.ts";
import { mailTagsOf } from "./mail-tags.ts";

type World = { leadForPeople: (handover: Handover) => Promise<LeadView>; send: SendFor<EmailMessage> };

/** Hands a lead over as an email with the full notes, in text and HTML. */
export function makeHandOverByEmail({ leadForPeople, send }: World): HandOver {
  return async (handover) => {
    const email = leadEmail(await leadForPeople(handover), handover.at);
    const { key, subscription, placement, deliveryId, replayId } = handover;
    const tags = mailTagsOf({
      ...{ agencyId: key.agencyId, clientId: placement.clientId, subscriptionId: subscription.id },
      ...{ about: key.leadId, deliveryId, replayId },
    });
    return send({ to: subscription.endpoint, ...email, tags }, handover);
  };
}
