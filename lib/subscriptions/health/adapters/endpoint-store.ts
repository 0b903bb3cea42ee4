import { EndpointHealth, unknownHealth } from "#domain/delivery/endpoint-health.ts";
import { getItem } from "#platform/table/read-items.ts";
import { removeItem, type Table, updateIf } from "#platform/table/table.ts";
import type { Endpoints } from "../ports.ts";
import { healthItem } from "./keys.ts";

/** How endpoints do, in the table: an item beside each subscription that has ever failed. */
export function makeEndpoints(table: Table): Endpoints {
  const endpoints: Endpoints = {
    async read(scope, id) {
      const item = await getItem(table, healthItem(scope, id));
      return item ? EndpointHealth.parse(item) : unknownHealth;
    },

    async failed(scope, id, { at, reason }) {
      await updateIf(table, healthItem(scope, id), {
        update:
          "SET countedMinute = :minute, lastFailure = :failure, failingSince = if_not_exists(failingSince, :at), toldLevel = if_not_exists(toldLevel, :zero) ADD failures :one",
        // One that is told again, late, counts no more than the first time; one from before the endpoint took something counts no more at all.
        condition:
          "(attribute_not_exists(countedMinute) OR countedMinute < :minute) AND (attribute_not_exists(lastSuccessAt) OR lastSuccessAt <= :at)",
        values: { ":minute": at.slice(0, minuteLength), ":failure": { at, reason }, ":at": at, ":zero": 0, ":one": 1 },
      });
      return endpoints.read(scope, id);
    },

    async recovered(scope, id, at) {
      await updateIf(table, healthItem(scope, id), {
        update: "SET failures = :zero, toldLevel = :zero, lastSuccessAt = :at REMOVE failingSince, countedMinute",
        // Of two that say so at once, one is enough.
        condition: "failures > :zero",
        values: { ":zero": 0, ":at": at },
      });
    },

    async forget(scope, id) {
      await removeItem(table, healthItem(scope, id));
    },

    async told(scope, id, { level, failingSince }) {
      await updateIf(table, healthItem(scope, id), {
        update: "SET toldLevel = :level",
        condition: "failingSince = :since AND toldLevel < :level",
        values: { ":level": level, ":since": failingSince },
      });
    },
  };
  return endpoints;
}

/** Of an RFC 3339 instant, to its minute. */
const minuteLength = "2026-11-22T16:30".length;
