import { foldStatus } from "#domain/accounts/status-map.ts";
import { agencyKey } from "#platform/table/keys.ts";
import type { StatusScope, UnmappedStatus } from "../ports.ts";

/** The statuses of a client that its map does not have. The sandbox has a list of its own. */
export const unmappedPartition = ({ agencyId, clientId, mode }: StatusScope): string =>
  `${agencyKey(agencyId, mode)}/${clientId}/unmapped-statuses`;

export const unmappedStatusKey = (scope: StatusScope, { field, status }: Pick<UnmappedStatus, "field" | "status">) => ({
  pk: unmappedPartition(scope),
  sk: `${field}/${foldStatus(status)}`,
});
