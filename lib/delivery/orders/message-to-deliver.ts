import { factsOf } from "#domain/delivery/next-step.ts";
import type { MessageId } from "#domain/shared/id.ts";
import type { Messages } from "#events/ports.ts";
import type { HandOverMessage } from "../ports.ts";
import type { FindOutgoing } from "./deliver-order.ts";

type World = {
  messages: Pick<Messages, "read" | "append">;
  handOver: HandOverMessage;
  handOverVerification: HandOverMessage;
};

/** What an order for a message delivers. */
export function makeMessageToDeliver({ messages, handOver, handOverVerification }: World): FindOutgoing {
  return async ({ agencyId, about, deliveryId }) => {
    const id = about as MessageId;
    const found = await messages.read(agencyId, id);
    if (!found) throw new Error(`no message ${id}`);
    const { message, facts } = found;
    const planned = message.deliveries.find((delivery) => delivery.id === deliveryId);
    if (!planned) return undefined;
    const { subscriptionId, clientId } = planned;
    const isVerification = message.type === "endpoint.verification";
    const hand = isVerification ? handOverVerification : handOver;
    const scope = { agencyId, ...(clientId && { clientId }) };
    return {
      ...{ scope, subscriptionId, isSandbox: false },
      facts: factsOf(facts, deliveryId),
      ...(isVerification && { isVerification }),
      mayDeliver: async () => undefined,
      send: (subscription, at) => hand({ scope, deliveryId, subscription, message, at }),
      // There is nothing personal in it that an endpoint could answer with.
      redact: (text) => text,
      record: (fact) => messages.append(agencyId, id, fact),
    };
  };
}
