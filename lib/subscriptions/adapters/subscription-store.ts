import { Subscription } from "#domain/subscriptions/subscription.ts";
import { makeLimitedEntityStore } from "#platform/table/entity-store.ts";
import { scopePartition } from "#platform/table/keys.ts";
import type { Table } from "#platform/table/table.ts";
import type { Subscriptions } from "../ports.ts";

export const makeSubscriptionStore = (table: Table): Subscriptions =>
  makeLimitedEntityStore(table, "subscription", Subscription, scopePartition);
