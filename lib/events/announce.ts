import type { AgencyId } from "#domain/shared/id.ts";
import { isVerifiedAndActive } from "#domain/subscriptions/subscription.ts";
import { cached } from "#platform/cached.ts";
import { listAll } from "#platform/list-all.ts";
import type { Ids, Now } from "#platform/ports.ts";
import type { Subscriptions } from "#subscriptions/ports.ts";
import type { Announce, Messages, PrepareMessage } from "./ports.ts";

type Deps = {
  subscriptions: Pick<Subscriptions, "list">;
  messages: Pick<Messages, "post">;
  ids: Pick<Ids, "deriveUnkeyed">;
  now: Now;
};

/** How long an agency's subscriptions are cached. Every fact of a lead needs them, and most agencies have none. */
const cacheTtlMs = 30_000;

/** Prepares the message of an event for all of the agency's subscriptions to it; undefined without subscribers. */
export function makePrepareMessage({ subscriptions, ids, now }: Omit<Deps, "messages">): PrepareMessage {
  const listAgencySubscriptions = cached({
    read: (agencyId) => listAll(subscriptions, { agencyId }),
    toKey: (agencyId: AgencyId) => agencyId,
    now,
    ttlMs: cacheTtlMs,
  });

  return async function prepareMessage({ agencyId, type, at, data, identity }) {
    const subscribers = (await listAgencySubscriptions(agencyId)).filter(
      (subscription) => isVerifiedAndActive(subscription) && subscription.events?.includes(type),
    );
    if (subscribers.length === 0) return undefined;
    const id = ids.deriveUnkeyed("msg", agencyId, type, ...identity);
    const deliveries = subscribers.map(({ id: subscriptionId, channel }) => ({
      id: ids.deriveUnkeyed("dlv", id, subscriptionId),
      subscriptionId,
      channel,
    }));
    return { id, type, at, data, deliveries };
  };
}

/** Posts an event as one message to all of the agency's subscriptions to it; without subscribers, posts nothing. */
export function makeAnnounce({ messages, ...deps }: Deps): Announce {
  const prepareMessage = makePrepareMessage(deps);
  return async function announce(event) {
    const message = await prepareMessage(event);
    if (message) await messages.post(event.agencyId, message);
  };
}
