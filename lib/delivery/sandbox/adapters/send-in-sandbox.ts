import { parseForcedOutcome } from "#domain/delivery/forced-outcome.ts";
import type { SandboxContent } from "#domain/delivery/sandbox-message.ts";
import type { LeadDelivery, SendForLead, SendResult } from "../../ports.ts";
import type { SandboxInbox } from "../ports.ts";

type Deps<Message> = {
  send: SendForLead<Message>;
  inbox: SandboxInbox;
  toContent: (message: Message) => SandboxContent;
};

/**
 * Sends live leads as `send` does, and those of the sandbox to the sandbox inbox: only the last step is another one, so that everything
 * before it is the real thing. Where the lead's address forces a result, it is that one.
 */
export function makeSendInSandbox<Message>({ send, inbox, toContent }: Deps<Message>): SendForLead<Message> {
  return async (message, leadDelivery) => {
    if (!leadDelivery.state.received.sandbox) return send(message, leadDelivery);
    const forcedSend = toForcedSendResult(leadDelivery);
    if (forcedSend) return forcedSend;
    const { key, deliveryId, subscription, state, placement, at } = leadDelivery;
    await inbox.add(key.agencyId, {
      ...toContent(message),
      ...{ deliveryId, leadId: key.leadId, clientId: placement.clientId, subscriptionId: subscription.id },
      ...{ queuedAt: state.placed?.at ?? state.received.at, sentAt: at },
    });
    return { ok: true, reference: "sandbox" };
  };
}

const detail = "forced in the sandbox";

function toForcedSendResult({ personal }: LeadDelivery): SendResult | undefined {
  const forced = parseForcedOutcome(personal.person.email);
  if (!forced || !("delivery" in forced)) return undefined;
  const { delivery } = forced;
  if ("skip" in delivery) return { ok: false, skip: { reason: delivery.skip, detail } };
  if (!("failure" in delivery)) return undefined;
  // A fault of ours is not answered but thrown, and recorded by whoever catches it.
  if (delivery.failure === "internal_fault") throw Object.assign(new Error(detail), { name: "SandboxFault" });
  return { ok: false, reason: delivery.failure, detail };
}
