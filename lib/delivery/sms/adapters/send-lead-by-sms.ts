import type { LeadDetails } from "#leads/pages/lead-details.ts";
import type { LeadDelivery, SendForLead, SendLead } from "../../ports.ts";
import { renderLeadSms } from "../pages/lead-sms.ts";
import type { SmsMessage } from "./sms-sender.ts";

type Deps = { buildLeadView: (handover: LeadDelivery) => Promise<LeadDetails>; send: SendForLead<SmsMessage> };

/** Hands a lead over as an SMS: who, the number to call, and the link to the rest. */
export function makeSendLeadBySms({ buildLeadView, send }: Deps): SendLead {
  return async (leadDelivery) => {
    const { text, segments } = renderLeadSms(await buildLeadView(leadDelivery));
    return send({ to: leadDelivery.subscription.endpoint, text, segments }, leadDelivery);
  };
}
