import type { AgencyId } from "#domain/shared/id.ts";
import type { Subscription } from "#domain/subscriptions/subscription.ts";
import type { OptOutAhead, SendResult } from "../ports.ts";
import type { makeCheckOptOut } from "./check-opt-out.ts";

type Deps<Delivery> = {
  checkOptOut: ReturnType<typeof makeCheckOptOut>;
  getAgencyId: (delivery: Delivery) => AgencyId;
  send: (delivery: Delivery) => Promise<SendResult>;
};

/** Sends a lead or message, or skips it if the endpoint's owner opted out. */
export function makeSendUnlessOptedOut<
  Delivery extends { subscription: Subscription; optOutAhead?: OptOutAhead | undefined },
>(deps: Deps<Delivery>) {
  const { checkOptOut, getAgencyId, send } = deps;
  return async (delivery: Delivery): Promise<SendResult> => {
    const skip = await checkOptOut(getAgencyId(delivery), delivery.subscription, delivery.optOutAhead);
    if (!skip) return send(delivery);
    return delivery.subscription.disabled ? { ok: false, skip } : { ok: false, skip, isStopped: true };
  };
}
