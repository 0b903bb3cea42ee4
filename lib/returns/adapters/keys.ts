import type { Mode } from "#domain/accounts/mode.ts";
import type { ReturnStatus } from "#domain/returns/lead-return.ts";
import type { AgencyId, ClientId } from "#domain/shared/id.ts";
import type { LeadKey } from "#platform/ports.ts";
import { agencyKey, campaignKey, leadPartition } from "#platform/table/keys.ts";
import type { NoteAuthor, OwedReplacement, ReplacementScope, ReturnMonth } from "../ports.ts";

/** A return in the lists by status. */
export const returnKey = (key: LeadKey, number: number) => ({ pk: leadPartition(key), sk: `return/${number}` });

/** What someone wrote about a return. Erasing the person removes it. */
export const returnNoteKey = (key: LeadKey, number: number, by: NoteAuthor) => ({
  pk: leadPartition(key),
  sk: `return-note/${number}/${by}`,
});

/** How many returns of the leads placed in a month the policy approved. */
export const returnCountKey = ({ agencyId, clientId, mode, month }: ReturnMonth) => ({
  pk: `${agencyKey(agencyId, mode)}/${clientId}`,
  sk: `return-count/${month}`,
});

/** The replacements that a client of a campaign is owed, the oldest first. */
export const replacementsPartition = ({ agencyId, clientId, campaignId, mode }: ReplacementScope): string =>
  `${campaignKey(agencyId, campaignId, mode)}/${clientId}/replacements`;

export const replacementSortKey = ({ approvedAt, leadId, number }: OwedReplacement): string =>
  [approvedAt, leadId, number].join("/");

/** The returns with a status: of an agency in the index by agency, and of a client in the index by campaign. */
export const returnsKey = (
  { agencyId, clientId, mode }: { agencyId: AgencyId; clientId?: ClientId | undefined; mode: Mode },
  status: ReturnStatus,
): string => [agencyKey(agencyId, mode), ...(clientId ? [clientId] : []), "returns", status].join("/");
