import type { AgencyId } from "#domain/shared/id.ts";
import { agencyKey } from "#platform/table/keys.ts";
import type { RefusedLeadScope } from "../ports.ts";

/** The key of an agency's refused leads in the index by agency, and the beginning of their partitions. */
export const refusedAgencyKey = ({ agencyId, mode }: RefusedLeadScope): string =>
  `${agencyKey(agencyId, mode)}/refused`;

/** The partition of the refused leads with one idempotency key, so that a search by the key is one query. */
export const refusedPartition = (scope: RefusedLeadScope, idempotencyKey = ""): string =>
  `${refusedAgencyKey(scope)}/${idempotencyKey}`;

/** The counts of refused leads without a record: one item for each UTC hour. */
export const notKeptPartition = ({ agencyId, mode }: RefusedLeadScope): string =>
  `${agencyKey(agencyId, mode)}/refused-not-kept`;

export const refusedSettingsKey = (agencyId: AgencyId) => ({ pk: agencyId, sk: "refused-lead-settings" });
