import { makeMessageStore } from "#events/adapters/message-store.ts";
import { makeAnnounce } from "#events/announce.ts";
import type { Announce } from "#events/ports.ts";
import { now } from "#platform/clock.ts";
import { ids } from "#platform/ids.ts";
import type { Table } from "#platform/table/table.ts";
import { makeSubscriptionStore } from "#subscriptions/adapters/subscription-store.ts";

/** How agencies are told of events: by messages to those of their own subscriptions that want them. */
export const wireAnnounce = (table: Table): Announce =>
  makeAnnounce({ subscriptions: makeSubscriptionStore(table), messages: makeMessageStore(table), ids, now });
