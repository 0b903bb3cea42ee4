import type { LeadDetails } from "#leads/pages/lead-details.ts";
import type { LeadDelivery, SendForLead, SendLead } from "../../ports.ts";
import { renderLeadSms } from "../pages/lead-sms.ts";
import type { SmsMessage } from "./sms-sender.ts";

type Deps = { buildLeadView: (leadDelivery: LeadDelivery) => Promise<LeadDetails>; send: SendForLead<SmsMessage> };

/** Sends a lead as an SMS with the name, the number to call, and the card's link. */
export function makeSendLeadBySms({ buildLeadView, send }: Deps): SendLead {
  return async (leadDelivery) => {
    const { text, segments } = renderLeadSms(await buildLeadView(leadDelivery));
    return send({ to: leadDelivery.subscription.endpoint, text, segments }, leadDelivery);
  };
}
