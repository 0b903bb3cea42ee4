import type { AgencyId } from "#domain/shared/id.ts";

/**
 * The item of a phone or address that opted out of an agency's messages, under its keyed hash, which spreads the items
 * over partitions.
 */
export const optOutKey = (agencyId: AgencyId, hash: string) => ({ pk: `${agencyId}/${hash}`, sk: "opt-out" });
