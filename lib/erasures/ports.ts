import type { Erasure } from "#domain/erasures/erasure.ts";
import type { AgencyId, ErasureId } from "#domain/shared/id.ts";
import type { AgencyScope, Entities } from "#platform/ports.ts";

/** The log of erasures of each agency. */
export type Erasures = Entities<Erasure, AgencyScope>;

/** What a confirmation link names: a recipient of an erasure, by its place. */
export type ErasureLink = { agencyId: AgencyId; erasureId: ErasureId; recipient: number };

export type ErasureLinks = {
  createUrl(link: ErasureLink): string;
  /** Undefined if Baton did not make the token. */
  parseToken(token: string): ErasureLink | undefined;
};
