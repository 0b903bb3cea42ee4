import type { Clients } from "#accounts/ports.ts";
import { addMs, type Instant } from "#domain/shared/instant.ts";
import { toWallClock } from "#domain/shared/wall-clock.ts";
import { makeBoundedCache } from "#platform/bounded-cache.ts";
import { cached } from "#platform/cached.ts";
import type { Now } from "#platform/ports.ts";
import type { JobStore } from "#scheduling/ports.ts";
import type { ScheduleDayCells } from "./ports.ts";

const minuteMs = 60_000;

/**
 * How long the cells of a day wait for more changes. A read computes the leads of today itself, up to 500 of them, so these
 * need not be stored at once; each run costs write units.
 */
const todayDelayMs = 15 * minuteMs;
export const olderDelayMs = 30 * minuteMs;

/** A run may begin a second early, and clocks differ; so a record that is stored so close to it counts as missed. */
const marginMs = 5_000;

type Deps = { clients: Pick<Clients, "read">; jobs: Pick<JobStore, "schedule">; now: Now };

/**
 * Schedules the cells of the day on which a lead was placed, in the time zone of its client. A day waits for one job only:
 * while this process knows that its job is due later, it does not schedule it again, because that run reads everything
 * that was stored before.
 */
export function makeScheduleDayCells({ clients, jobs, now }: Deps): ScheduleDayCells {
  const readClient = cached({
    read: (agencyId: Parameters<ScheduleDayCells>[0], clientId: Parameters<typeof clients.read>[1]) =>
      clients.read({ agencyId }, clientId),
    toKey: (agencyId, clientId) => `${agencyId}/${clientId}`,
    now,
  });
  const dueTimes = makeBoundedCache<Instant>(5_000);

  return async function scheduleDayCells(agencyId, { clientId, placedAt }) {
    const client = await readClient(agencyId, clientId);
    if (!client) return;
    const [{ date }, at] = [toWallClock(client.timeZone, placedAt), now()];
    const key = `${agencyId}/${clientId}/${date}`;
    const known = dueTimes.get(key);
    if (known && Date.parse(known) - marginMs > Date.parse(at)) return;
    const isToday = date === toWallClock(client.timeZone, at).date;
    const dueAt = addMs(at, isToday ? todayDelayMs : olderDelayMs);
    dueTimes.set(key, await jobs.schedule({ kind: "day_cells", agencyId, clientId, date }, dueAt));
  };
}
