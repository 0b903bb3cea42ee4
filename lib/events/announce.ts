import type { AgencyId } from "#domain/shared/id.ts";
import { elapsedMs, type Instant } from "#domain/shared/instant.ts";
import { isVerifiedAndActive, type Subscription } from "#domain/subscriptions/subscription.ts";
import { listAll } from "#platform/list-all.ts";
import type { Ids, Now } from "#platform/ports.ts";
import type { Subscriptions } from "#subscriptions/ports.ts";
import type { Announce, Messages } from "./ports.ts";

type Deps = { subscriptions: Pick<Subscriptions, "list">; messages: Pick<Messages, "post">; ids: Ids; now: Now };

/** How long an agency's subscriptions are cached. Every fact of a lead needs them, and most agencies have none. */
const cacheTtlMs = 30_000;
const maxCacheEntries = 1_000;

/** Posts an event as one message to all of the agency's subscriptions to it; without subscribers, posts nothing. */
export function makeAnnounce({ subscriptions, messages, ids, now }: Deps): Announce {
  const cache = new Map<AgencyId, { subscriptions: Promise<Subscription[]>; at: Instant }>();

  function readAgencySubscriptions(agencyId: AgencyId): Promise<Subscription[]> {
    const cached = cache.get(agencyId);
    if (cached && elapsedMs(cached.at, now()) < cacheTtlMs) return cached.subscriptions;
    if (cache.size >= maxCacheEntries) cache.clear();
    const agencySubscriptions = listAll(subscriptions, { agencyId });
    cache.set(agencyId, { subscriptions: agencySubscriptions, at: now() });
    agencySubscriptions.catch(() => cache.delete(agencyId));
    return agencySubscriptions;
  }

  return async function announce({ agencyId, type, at, data, identity }) {
    const subscribers = (await readAgencySubscriptions(agencyId)).filter(
      (subscription) => isVerifiedAndActive(subscription) && subscription.events?.includes(type),
    );
    if (subscribers.length === 0) return;
    const id = ids.derive("msg", agencyId, type, ...identity);
    const deliveries = subscribers.map(({ id: subscriptionId, channel }) => ({
      id: ids.derive("dlv", id, subscriptionId),
      subscriptionId,
      channel,
    }));
    await messages.post(agencyId, { id, type, at, data, deliveries });
  };
}
