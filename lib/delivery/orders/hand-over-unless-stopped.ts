import type { AgencyId } from "#domain/shared/id.ts";
import type { Subscription } from "#domain/subscriptions/subscription.ts";
import type { Sent } from "../ports.ts";
import type { makeCheckStopped } from "./check-stopped.ts";

type World<Handover> = {
  checkStopped: ReturnType<typeof makeCheckStopped>;
  agencyOf: (handover: Handover) => AgencyId;
  handOver: (handover: Handover) => Promise<Sent>;
};

/** Hands over what people want, a lead or a message, and skips what they do not. */
export function makeHandOverUnlessStopped<Handover extends { subscription: Subscription }>(world: World<Handover>) {
  const { checkStopped, agencyOf, handOver } = world;
  return async (handover: Handover): Promise<Sent> => {
    const skip = await checkStopped(agencyOf(handover), handover.subscription);
    return skip ? { ok: false, skip } : handOver(handover);
  };
}
