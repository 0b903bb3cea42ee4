import { now } from "../../lib/outbound/clock.ts";
import { makeSubscriptions } from "../../lib/outbound/dynamodb/entity-store.ts";
import { makeMessages } from "../../lib/outbound/dynamodb/message-store.ts";
import type { Table } from "../../lib/outbound/dynamodb/table.ts";
import { ids } from "../../lib/outbound/ids.ts";
import { makeAnnounce } from "../../lib/use-cases/announce.ts";
import type { Announce } from "../../lib/use-cases/ports/announce.ts";

/** How agencies are told of events: by messages to those of their own subscriptions that want them. */
export const wireAnnounce = (table: Table): Announce =>
  makeAnnounce({ subscriptions: makeSubscriptions(table), messages: makeMessages(table), ids, now });
