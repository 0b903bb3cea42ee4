import type { Client } from "#domain/accounts/client.ts";
import { moveContactHours } from "#domain/accounts/contact-hours.ts";
import type { AgencyId, ClientId } from "#domain/shared/id.ts";
import { ok, type Result } from "#domain/shared/result.ts";
import { type ChangeRefusal, makeChangeEntity } from "#platform/change-entity.ts";
import type { Now } from "#platform/ports.ts";
import {
  addCheckedContactHours,
  type ContactHoursError,
  type NewContactHours,
  removeCheckedContactHours,
} from "./check-contact-hours.ts";
import type { Calendars, Clients } from "./ports.ts";

/**
 * The fields to change. Contact hours are added as a version; those that were in force stay. `null` removes them from
 * now on.
 */
export type ClientChange = {
  name?: string | undefined;
  timeZone?: string | undefined;
  paused?: boolean | undefined;
  contactHours?: NewContactHours | null | undefined;
  /** Replaces the whole map. */
  statusMap?: Client["statusMap"];
  /** Replaces the whole; `null` removes it. */
  invoicing?: Client["invoicing"] | null;
  /** Suggestions that were made stay as they are. */
  retryCadence?: Client["retryCadence"];
};

type Deps = { clients: Clients; calendars: Pick<Calendars, "read">; now: Now };

/** Changes a client. Another time zone applies to its contact hours from now on, if they were in its old one. */
export function makeChangeClient({ clients, calendars, now }: Deps) {
  const changeEntity = makeChangeEntity(clients, now);
  return async function changeClient(
    agencyId: AgencyId,
    clientId: ClientId,
    { name, timeZone, paused, contactHours, statusMap, invoicing, retryCadence }: ClientChange,
  ): Promise<Result<Client, ChangeRefusal | ContactHoursError>> {
    return changeEntity<ContactHoursError>({ agencyId }, clientId, async (before) => {
      const at = now();
      const changed: Client = {
        ...before,
        name: name ?? before.name,
        timeZone: timeZone ?? before.timeZone,
        paused: paused ?? before.paused,
        statusMap: statusMap ?? before.statusMap,
        invoicing: invoicing === undefined ? before.invoicing : (invoicing ?? undefined),
        retryCadence: retryCadence ?? before.retryCadence,
      };
      const zones = { before: before.timeZone, after: changed.timeZone, at };
      const moved = before.contactHours && [...moveContactHours(before.contactHours, zones)];
      if (contactHours === null) {
        const removed = removeCheckedContactHours({ ...changed, contactHours: moved }, at);
        return removed.ok ? ok({ ...changed, contactHours: removed.value }) : removed;
      }
      if (!contactHours) return ok({ ...changed, contactHours: moved });
      const added = await addCheckedContactHours(calendars, { ...changed, contactHours: moved }, contactHours, at);
      return added.ok ? ok({ ...changed, contactHours: added.value }) : added;
    });
  };
}
