import { parseForcedOutcome } from "#domain/delivery/forced-outcome.ts";
import type { SandboxContent } from "#domain/delivery/sandbox-message.ts";
import type { LeadDelivery, SendForLead, SendResult } from "../../ports.ts";
import type { SandboxInbox } from "../ports.ts";

type Deps<Message> = {
  send: SendForLead<Message>;
  inbox: SandboxInbox;
  toContent: (message: Message) => SandboxContent;
};

/** Sends live leads with `send`; puts sandbox leads into the sandbox inbox, or returns the forced result. */
export function makeSendInSandbox<Message>({ send, inbox, toContent }: Deps<Message>): SendForLead<Message> {
  return async (message, leadDelivery) => {
    if (!leadDelivery.state.received.sandbox) return send(message, leadDelivery);
    const forcedSend = toForcedSendResult(leadDelivery);
    if (forcedSend) return forcedSend;
    const { key, deliveryId, subscription, state, placement, at } = leadDelivery;
    await inbox.add(key.agencyId, {
      ...toContent(message),
      deliveryId,
      leadId: key.leadId,
      clientId: placement.clientId,
      subscriptionId: subscription.id,
      queuedAt: state.placed?.at ?? state.received.at,
      sentAt: at,
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
  // An internal fault is thrown, as a real one is; the caller records it.
  if (delivery.failure === "internal_fault") throw Object.assign(new Error(detail), { name: "SandboxFault" });
  return { ok: false, reason: delivery.failure, detail };
}
