import type { AgencyId, ClientId } from "#domain/shared/id.ts";
import type { ScheduleRebuild } from "#reports/ports.ts";
import type { ScheduleLeadRelease } from "#routing/schedule-lead-release.ts";
import type { ClientChange, makeChangeClient } from "./change-client.ts";

type Deps = {
  changeClient: ReturnType<typeof makeChangeClient>;
  scheduleRelease: Pick<ScheduleLeadRelease, "forClient">;
  scheduleRebuild: ScheduleRebuild;
};

/**
 * Changes a client, then schedules what follows: the release of its held leads and, if the request names a time zone, new
 * cells for its reports. A process may crash in between; the same request again schedules both.
 */
export const makeUpdateClient =
  ({ changeClient, scheduleRelease, scheduleRebuild }: Deps) =>
  async (agencyId: AgencyId, clientId: ClientId, change: ClientChange) => {
    const changed = await changeClient(agencyId, clientId, change);
    if (!changed.ok) return changed;
    await scheduleRelease.forClient(agencyId, clientId);
    if (change.timeZone !== undefined) await scheduleRebuild(agencyId, clientId, changed.value.updatedAt);
    return changed;
  };
