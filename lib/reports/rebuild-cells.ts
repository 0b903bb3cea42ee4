import type { Clients } from "#accounts/ports.ts";
import type { AgencyId, ClientId } from "#domain/shared/id.ts";
import { addMs, type Instant } from "#domain/shared/instant.ts";
import { addDays, toWallClock } from "#domain/shared/wall-clock.ts";
import type { Now } from "#platform/ports.ts";
import type { JobOfKind, JobStore } from "#scheduling/ports.ts";
import { findRangeBounds } from "./date-ranges.ts";
import type { CellStore, MeasuredRecords, Rebuilds, ScheduleRebuild } from "./ports.ts";
import { olderDelayMs } from "./schedule-day-cells.ts";

/** How many days one run schedules, and how long the next one waits. */
const daysPerRun = 30;
const pauseMs = 30_000;

type Deps = { jobs: Pick<JobStore, "schedule">; rebuilds: Rebuilds; now: Now };

/** Schedules a rebuild of all cells of a client, in bounded runs. */
export const makeScheduleRebuild =
  ({ jobs, rebuilds, now }: Deps): ScheduleRebuild =>
  async (agencyId, clientId, token) => {
    await rebuilds.begin({ agencyId, clientId }, token);
    await jobs.schedule({ kind: "rebuild_cells", agencyId, clientId }, now());
  };

type RunDeps = {
  clients: Pick<Clients, "read">;
  cells: Pick<CellStore, "list">;
  measuredRecords: MeasuredRecords;
  rebuilds: Rebuilds;
  jobs: Pick<JobStore, "schedule">;
};

/**
 * Schedules the next days of a rebuild: those that have leads in the client's time zone, and those that have cells, which
 * may have to go. Returns when to go on; undefined at the end. No day is due earlier than a projector may expect it.
 */
export function makeRunRebuild({ clients, cells, measuredRecords, rebuilds, jobs }: RunDeps) {
  return async function runRebuild(
    { agencyId, clientId }: JobOfKind<"rebuild_cells">,
    at: Instant,
  ): Promise<Instant | undefined> {
    const scope = { agencyId, clientId };
    const [client, progress] = await Promise.all([clients.read({ agencyId }, clientId), rebuilds.read(scope)]);
    if (!client || !progress) return undefined;
    const last = addDays(toWallClock(client.timeZone, at).date, 1);
    const due = addMs(at, olderDelayMs);
    let { after } = progress;
    const stored = await cells.list(scope, { kind: "day", from: toNext(after), to: last }, []);
    const dates = [...new Set(stored.map(({ of }) => of))];
    for (let days = 0; days < daysPerRun; days++) {
      const placed = await findNextPlaced(scope, client.timeZone, toNext(after), last);
      const date = [placed, dates.find((of) => of > after)].filter((each) => each !== undefined).sort()[0];
      if (!date) return undefined;
      await jobs.schedule({ kind: "day_cells", ...scope, date }, due);
      after = date;
    }
    await rebuilds.advance(scope, { ...progress, after });
    return addMs(at, pauseMs);
  };

  /** Finds the first date from `from` to `to` on which a lead was placed. */
  async function findNextPlaced(
    scope: { agencyId: AgencyId; clientId: ClientId },
    zone: string,
    from: string,
    to: string,
  ): Promise<string | undefined> {
    if (from > to) return undefined;
    const { records } = await measuredRecords.list(scope, findRangeBounds(zone, { from, to }), { limit: 1 });
    return records.map(({ record }) => toWallClock(zone, record.placedAt).date)[0];
  }
}

/** The first date that is not scheduled yet; an empty `after` is before every date. */
const toNext = (after: string): string => (after === "" ? "2020-01-01" : addDays(after, 1));
