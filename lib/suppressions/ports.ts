import type { AgencyId, SuppressionId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { ContactKind, Suppression } from "#domain/suppressions/suppression.ts";
import type { Page } from "#platform/ports.ts";

/**
 * Identifies a contact without revealing it. The same agency, kind and value always give the same hash; two agencies
 * get different hashes for the same person. Without the secret of this deployment, an attacker cannot find the contact
 * by trying all numbers.
 */
export type ContactHash = {
  /** Returns 128 bits in base64url. `value` must be normalized: E.164, or the identity of an email address. */
  compute(agencyId: AgencyId, kind: ContactKind, value: string): string;
  /** Returns the same for all agencies, for limits that protect a contact from all of them together. */
  computeForAllAgencies(kind: ContactKind, value: string): string;
};

/** The contacts that an agency must not use, by the keyed hash of each (`ContactHash`). */
export type Suppressions = {
  /**
   * Suppresses the contact with this hash, and returns the suppression that is now stored. There is one for each
   * contact: of two, the longer one is kept, or the first if both end at the same time. So a temporary suppression
   * never replaces a permanent one. Idempotent.
   */
  add(agencyId: AgencyId, hash: string, suppression: Omit<Suppression, "id">): Promise<Suppression>;
  /** Lists suppressions by id, which is not an order in time. The list includes those that have ended. */
  list(agencyId: AgencyId, page: Page): Promise<{ entities: Suppression[]; more: boolean }>;
  /** Removes a suppression; false if the agency has none with this id. */
  remove(agencyId: AgencyId, id: SuppressionId): Promise<boolean>;
  /** Finds the suppressions of these hashes that are active at `at`, strongly consistent. */
  findActive(agencyId: AgencyId, hashes: readonly string[], at: Instant): Promise<Suppression[]>;
};
