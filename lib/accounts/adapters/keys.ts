import type { AgencyId } from "#domain/shared/id.ts";

export const agencyItem = (agencyId: AgencyId) => ({ pk: agencyId, sk: "agency" });

export const keyByHash = (hash: string) => ({ pk: `key/${hash}`, sk: "key" });
