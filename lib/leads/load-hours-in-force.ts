import type { Calendars } from "#accounts/ports.ts";
import {
  type ContactHours,
  findHoursAt,
  type HoursInForce,
  resolveContactHours,
} from "#domain/accounts/contact-hours.ts";
import type { LeadState } from "#domain/history/lead-state.ts";
import type { AgencyId } from "#domain/shared/id.ts";
import { resolveCalendar } from "#domain/shared/shipped-calendars.ts";

export type LoadHoursInForce = ReturnType<typeof makeLoadHoursInForce>;

/**
 * Loads the contact hours by which the clock of a lead counts: of its client's versions, the one that was in force at
 * delivery. Reads each holiday calendar that it names; nothing if the lead was not delivered or the client has no hours.
 */
export function makeLoadHoursInForce(deps: { calendars: Pick<Calendars, "read"> }) {
  const resolveHours = makeResolveHours(deps);
  return async function loadHoursInForce(
    agencyId: AgencyId,
    { deliveredAt }: Pick<LeadState, "deliveredAt">,
    versions: readonly ContactHours[] = [],
  ): Promise<HoursInForce | undefined> {
    const version = deliveredAt && findHoursAt(versions, deliveredAt);
    return version && resolveHours(agencyId, version);
  };
}

/** Reads the holiday calendars of contact hours, and adds their dates. */
export function makeResolveHours({ calendars }: { calendars: Pick<Calendars, "read"> }) {
  return async function resolveHours(agencyId: AgencyId, version: ContactHours): Promise<HoursInForce> {
    const found = await Promise.all(
      version.calendars.map(async (name) => resolveCalendar(name, await calendars.read(agencyId, name))),
    );
    return resolveContactHours(
      version,
      found.filter((calendar) => calendar !== undefined),
    );
  };
}
