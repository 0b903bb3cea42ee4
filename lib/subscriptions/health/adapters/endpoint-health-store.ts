import { EndpointHealth, initialHealth } from "#domain/delivery/endpoint-health.ts";
import { getItem } from "#platform/table/read-items.ts";
import { removeItem, type Table, updateIf } from "#platform/table/table.ts";
import type { EndpointHealthStore } from "../ports.ts";
import { endpointHealthKey } from "./keys.ts";

/** Stores the health of endpoints: one item beside each subscription that has ever failed. */
export function makeEndpointHealthStore(table: Table): EndpointHealthStore {
  const store: EndpointHealthStore = {
    async read(scope, id) {
      const item = await getItem(table, endpointHealthKey(scope, id));
      return item ? EndpointHealth.parse(item) : initialHealth;
    },

    async recordFailure(scope, id, { at, reason }) {
      await updateIf(table, endpointHealthKey(scope, id), {
        update:
          "SET countedMinute = :minute, lastFailure = :failure, failingSince = if_not_exists(failingSince, :at), toldLevel = if_not_exists(toldLevel, :zero) ADD failures :one",
        // A failure that is recorded again, late, counts once; a failure before the last success does not count.
        condition:
          "(attribute_not_exists(countedMinute) OR countedMinute < :minute) AND (attribute_not_exists(lastSuccessAt) OR lastSuccessAt <= :at)",
        values: { ":minute": at.slice(0, minuteLength), ":failure": { at, reason }, ":at": at, ":zero": 0, ":one": 1 },
      });
      return store.read(scope, id);
    },

    async recordRecovery(scope, id, at) {
      await updateIf(table, endpointHealthKey(scope, id), {
        update: "SET failures = :zero, toldLevel = :zero, lastSuccessAt = :at REMOVE failingSince, countedMinute",
        // Of two concurrent recoveries, only the first one writes.
        condition: "failures > :zero",
        values: { ":zero": 0, ":at": at },
      });
    },

    async reset(scope, id) {
      await removeItem(table, endpointHealthKey(scope, id));
    },

    async recordWarning(scope, id, { level, failingSince }) {
      await updateIf(table, endpointHealthKey(scope, id), {
        update: "SET toldLevel = :level",
        condition: "failingSince = :since AND toldLevel < :level",
        values: { ":level": level, ":since": failingSince },
      });
    },
  };
  return store;
}

/** The length of an RFC 3339 instant up to its minute. */
const minuteLength = "2026-11-22T16:30".length;
