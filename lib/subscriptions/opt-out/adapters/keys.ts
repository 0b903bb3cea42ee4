import type { AgencyId } from "#domain/shared/id.ts";

/** A phone or an address that opted out of an agency's messages, by its keyed hash. Spread over partitions by the hash. */
export const optOutKey = (agencyId: AgencyId, hash: string) => ({ pk: `${agencyId}/${hash}`, sk: "opt-out" });
