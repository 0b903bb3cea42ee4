import type { AgencyId } from "#domain/shared/id.ts";
import type { LeadKey } from "#platform/ports.ts";
import { leadPartition } from "#platform/table/keys.ts";
import type { JournalKey } from "../ports.ts";

const pagePrefix = "page/";

export const journalPartition = ({ agencyId, clientId, currency }: JournalKey): string =>
  `${agencyId}/${clientId}/journal/${currency}`;

/** Twelve digits sort like the numbers, up to a million million pages. */
export const pageSortKey = (number: number): string => `${pagePrefix}${String(number).padStart(12, "0")}`;

/** What was posted for a lead. */
export const positionKey = (key: LeadKey) => ({ pk: leadPartition(key), sk: "position" });

/** Names each journal of an agency, from its first page on. */
export const journalsPartition = (agencyId: AgencyId): string => `${agencyId}/journals`;

export const journalSortKey = ({ clientId, currency }: Omit<JournalKey, "agencyId">): string =>
  `${clientId}/${currency}`;
