import type { AgencyId } from "#domain/shared/id.ts";

export const agencyItemKey = (agencyId: AgencyId) => ({ pk: agencyId, sk: "agency" });

export const apiKeyHashKey = (hash: string) => ({ pk: `key/${hash}`, sk: "key" });
