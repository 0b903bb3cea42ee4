import type { ApiKey } from "#domain/accounts/api-key.ts";
import type { Instant } from "#domain/shared/instant.ts";

/** The count of a key's requests in the window that starts then. */
export const requestCountKey = ({ agencyId, id }: Pick<ApiKey, "agencyId" | "id">, start: Instant) => ({
  pk: `${agencyId}/${id}`,
  sk: `requests/${start}`,
});
