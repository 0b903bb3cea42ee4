import type { CalendarName } from "#domain/shared/holiday-calendar.ts";
import type { AgencyId } from "#domain/shared/id.ts";

export const agencyItemKey = (agencyId: AgencyId) => ({ pk: agencyId, sk: "agency" });

export const apiKeyHashKey = (hash: string) => ({ pk: `key/${hash}`, sk: "key" });

export const calendarKey = (agencyId: AgencyId, name: CalendarName) => ({ pk: agencyId, sk: `holidays/${name}` });
