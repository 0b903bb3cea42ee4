import { filterDeliveryHistory } from "#domain/delivery/decide-next-step.ts";
import type { DeliveryFact } from "#domain/delivery/delivery-fact.ts";
import type { Message } from "#domain/delivery/message.ts";
import type { MessageId } from "#domain/shared/id.ts";
import type { Messages } from "#events/ports.ts";
import type { SendMessage } from "../ports.ts";
import type { FindDeliverySubject } from "./delivery-subject.ts";

type Deps = {
  messages: Pick<Messages, "read" | "append">;
  sendMessage: SendMessage;
  sendVerification: SendMessage;
  sendNewLink: SendMessage;
  sendErasureNotice: SendMessage;
};

/** Finds the message of an order. */
export function makeFindMessageToDeliver({
  messages,
  sendMessage,
  sendVerification,
  sendNewLink,
  sendErasureNotice,
}: Deps): FindDeliverySubject {
  return async ({ agencyId, about, deliveryId }) => {
    const id = about as MessageId;
    const found = await messages.read(agencyId, id);
    if (!found) throw new Error(`the message does not exist: ${id}`);
    const { message, facts } = found;
    const planned = message.deliveries.find((delivery) => delivery.id === deliveryId);
    if (!planned) return undefined;
    const { subscriptionId, clientId } = planned;
    const isVerification = message.type === "endpoint.verification";
    const sendOutbound = isVerification
      ? sendVerification
      : message.type === "link.renewed"
        ? sendNewLink
        : message.type === "lead.erased" && clientId
          ? sendErasureNotice
          : sendMessage;
    const scope = { agencyId, clientId };
    return {
      scope,
      subscriptionId,
      isSandbox: false,
      facts: filterDeliveryHistory(facts, deliveryId),
      isVerification,
      checkDeliverable: async () => undefined,
      send: (subscription, at, optOutAhead) =>
        sendOutbound({ scope, deliveryId, subscription, optOutAhead, message, at }),
      redact: () => "",
      record: (fact) => messages.append(agencyId, id, isAboutLead(message) ? withoutReply(fact) : fact),
    };
  };
}

/**
 * The endpoint knows the person of the lead and may repeat them in its reply. An erasure does not find the messages about
 * a lead, so their replies are not kept.
 */
const isAboutLead = ({ data }: Message): boolean => data["leadId"] !== undefined;

const withoutReply = (fact: DeliveryFact): DeliveryFact => ("excerpt" in fact ? { ...fact, excerpt: undefined } : fact);
