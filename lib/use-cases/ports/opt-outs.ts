import type { AgencyId } from "../../domain/shared/id.ts";
import type { Instant } from "../../domain/shared/instant.ts";

/** Phones and addresses whose owners want no more messages of an agency, by the keyed hash of each (`ContactHash`). */
export type OptOuts = {
  /** Adding one again changes nothing. */
  add(agencyId: AgencyId, hash: string, at: Instant): Promise<void>;
  remove(agencyId: AgencyId, hash: string): Promise<void>;
  /** As it is now: one that was just added is found. */
  has(agencyId: AgencyId, hash: string): Promise<boolean>;
};
