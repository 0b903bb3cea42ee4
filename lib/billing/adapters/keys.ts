import type { Mode } from "#domain/accounts/mode.ts";
import type { AgencyId, ClientId } from "#domain/shared/id.ts";
import { agencyKey } from "#platform/table/keys.ts";

/** The partition of a client's billing records, sorted by position. That of the sandbox is for lists, and never for a bill. */
export const recordsPartition = (agencyId: AgencyId, clientId: ClientId, mode?: Mode): string =>
  `${agencyKey(agencyId, mode)}/${clientId}/records`;
