import * as z from "zod";
import { ReplayId } from "#domain/shared/id.ts";
import { Instant } from "#domain/shared/instant.ts";
import { indexes } from "#platform/table/keys.ts";
import { getItem } from "#platform/table/read-items.ts";
import { type Item, queryPages, type Table, updateAndReadIf, updateIf } from "#platform/table/table.ts";
import type { JobStore, ScheduledJob } from "../ports.ts";
import { dueShardKeyFor, dueShardKeys, jobItemKey, parseJobItemKey } from "./keys.ts";

/** The item of a job; without `dueAt` the job is not scheduled, and the item keeps its version and its last order. */
const DueItem = z.object({
  dueAt: Instant.optional(),
  version: z.number().int(),
  lastOrder: z.object({ factCount: z.number().int(), at: Instant, replayId: ReplayId.optional() }).optional(),
});

/** Between two attempts another process must complete and schedule the same job, so even a second attempt is rare. */
const maxAttempts = 10;

/** Stores the jobs. A job that is not scheduled keeps its item: its version must never repeat. */
export function makeJobStore(table: Table): JobStore {
  const inspect: JobStore["inspect"] = async (job) => {
    const item = await getItem(table, jobItemKey(job));
    return item ? DueItem.parse(item) : {};
  };
  return {
    // The two conditions are opposites, so both fail only if the item changed in between. The first one is the usual
    // case and costs one write unit: many held leads of one campaign wait for the same opening time.
    async schedule(job, at) {
      const key = jobItemKey(job);
      assertSortable(at);
      for (let tries = 0; tries < maxAttempts; tries++) {
        const earlier = await updateAndReadIf(table, key, {
          update: "ADD version :one",
          condition: "dueAt <= :at",
          values: { ":one": 1, ":at": at },
        });
        if (earlier) return Instant.optional().parse(earlier["dueAt"]) ?? at;
        const wasMovedEarlier = await updateIf(table, key, {
          update: "SET dueAt = :at, dueKey = :dueKey ADD version :one",
          condition: "attribute_not_exists(dueAt) OR dueAt > :at",
          values: { ":one": 1, ":at": at, ":dueKey": dueShardKeyFor(job) },
        });
        if (wasMovedEarlier) return at;
      }
      throw new Error(`${key.pk} ${key.sk} changed ${maxAttempts} times while it was scheduled`);
    },

    async read(job) {
      const { dueAt, version, lastOrder } = await inspect(job);
      return dueAt && version !== undefined ? { dueAt, version, lastOrder } : undefined;
    },

    inspect,

    async complete(job, expectedVersion, next, lastOrder) {
      if (next) assertSortable(next);
      const sets = [...(next ? ["dueAt = :next, dueKey = :dueKey"] : []), ...(lastOrder ? ["lastOrder = :order"] : [])];
      return updateIf(table, jobItemKey(job), {
        update: [
          ...(sets.length > 0 ? [`SET ${sets.join(", ")}`] : []),
          ...(next ? [] : ["REMOVE dueAt, dueKey"]),
          "ADD version :one",
        ].join(" "),
        condition: expectedVersion === undefined ? "attribute_not_exists(version)" : "version = :seen",
        values: {
          ":one": 1,
          ":seen": expectedVersion,
          ":next": next,
          ":dueKey": next && dueShardKeyFor(job),
          ":order": lastOrder,
        },
      });
    },

    async *listDue(before, pageSize) {
      const input = (dueKey: string) => ({
        IndexName: indexes.byDue,
        ScanIndexForward: false,
        KeyConditionExpression: "dueKey = :dueKey AND dueAt < :before",
        ExpressionAttributeValues: { ":dueKey": dueKey, ":before": before },
      });
      const shards = dueShardKeys.map((dueKey) =>
        queryPages(table, input(dueKey), Math.ceil(pageSize / dueShardKeys.length)),
      );
      const faults: unknown[] = [];
      for (;;) {
        const pages = await Promise.all(shards.map((shard) => shard.next()));
        if (pages.every(({ done }) => done)) break;
        const orders = pages.flatMap(({ value }) => (value ?? []).flatMap((item) => decodeJob(item, faults)));
        yield orders.sort((a, b) => (a.dueAt > b.dueAt ? -1 : 1));
      }
      if (faults.length > 0) throw new AggregateError(faults, `${faults.length} due jobs cannot be read`);
    },
  };
}

/** Decodes the item of a due job: one job, or none and a fault, so that one that cannot be read does not stop the others. */
function decodeJob(item: Item, faults: unknown[]): ScheduledJob[] {
  try {
    return [{ ...parseJobItemKey(item), dueAt: Instant.parse(item["dueAt"]) }];
  } catch (fault) {
    faults.push(new Error(`${item.pk} ${item.sk} cannot be read`, { cause: fault }));
    return [];
  }
}

/** Throws for a time beyond the year 9999: it would sort before every other, and the index could not be read. */
const assertSortable = (at: Instant): void => void Instant.parse(at);
