import type { LeadView } from "#leads/pages/lead-view.ts";
import type { Handover, HandOver, SendFor } from "../../ports.ts";
import { leadSms } from "../pages/lead-sms.ts";
import type { SmsMessage } from "./sms-sender.ts";

type World = { leadForPeople: (handover: Handover) => Promise<LeadView>; send: SendFor<SmsMessage> };

/** Hands a lead over as an SMS: who, the number to call, and the link to the rest. */
export function makeHandOverBySms({ leadForPeople, send }: World): HandOver {
  return async (handover) => {
    const { text, segments } = leadSms(await leadForPeople(handover));
    return send({ to: handover.subscription.endpoint, text, segments }, handover);
  };
}
