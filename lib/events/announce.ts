import type { AgencyId } from "#domain/shared/id.ts";
import { elapsedMs, type Instant } from "#domain/shared/instant.ts";
import { isPlannedFor, type Subscription } from "#domain/subscriptions/subscription.ts";
import type { Ids, Now } from "#platform/ports.ts";
import { allSubscriptions } from "#subscriptions/all-subscriptions.ts";
import type { Subscriptions } from "#subscriptions/ports.ts";
import type { Announce, Messages } from "./ports.ts";

type World = { subscriptions: Pick<Subscriptions, "list">; messages: Pick<Messages, "post">; ids: Ids; now: Now };

/** For how long it is remembered what an agency wants to hear of: most want nothing, and are asked about each fact of each lead. */
const rememberedMs = 30_000;
const mostRemembered = 1_000;

/** Posts an event as one message to all subscriptions that want it; to nobody it is not even posted. */
export function makeAnnounce({ subscriptions, messages, ids, now }: World): Announce {
  const known = new Map<AgencyId, { own: Promise<Subscription[]>; at: Instant }>();

  function ownOf(agencyId: AgencyId): Promise<Subscription[]> {
    const remembered = known.get(agencyId);
    if (remembered && elapsedMs(remembered.at, now()) < rememberedMs) return remembered.own;
    if (known.size >= mostRemembered) known.clear();
    const own = allSubscriptions(subscriptions, { agencyId });
    known.set(agencyId, { own, at: now() });
    own.catch(() => known.delete(agencyId));
    return own;
  }

  return async function announce({ agencyId, type, at, data, identity }) {
    const wanting = (await ownOf(agencyId)).filter(
      (subscription) => isPlannedFor(subscription) && subscription.events?.includes(type),
    );
    if (wanting.length === 0) return;
    const id = ids.derive("msg", agencyId, type, ...identity);
    const deliveries = wanting.map(({ id: subscriptionId, channel }) => ({
      ...{ id: ids.derive("dlv", id, subscriptionId), subscriptionId, channel },
    }));
    await messages.post(agencyId, { id, type, at, data, deliveries });
  };
}
