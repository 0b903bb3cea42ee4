import type { AgencyId, SuppressionId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { ContactKind, Suppression } from "#domain/suppressions/suppression.ts";
import type { Page } from "#platform/ports.ts";

/**
 * Names a contact without saying it: the same one for the same agency and value, for ever, and nobody without the system's secret can
 * try numbers until one fits. Two agencies have two names for the same person.
 */
export type ContactHash = {
  /** `value` must be written in the one way that all writers agree on: 128 bits in base64url. */
  compute(agencyId: AgencyId, kind: ContactKind, value: string): string;
};

/** The contacts whose people an agency leaves alone, by the keyed hash of each (`ContactHash`). */
export type Suppressions = {
  /**
   * Suppresses the contact with this hash, and answers the suppression that stands: there is one for each contact. Of two, the one that
   * lasts longer stands, and of two that last as long the first; so a passing one never ends one that was for ever.
   */
  add(agencyId: AgencyId, hash: string, suppression: Omit<Suppression, "id">): Promise<Suppression>;
  /** By id, which says nothing of the time. Those whose time is over are among them. */
  list(agencyId: AgencyId, page: Page): Promise<{ entities: Suppression[]; more: boolean }>;
  /** Lifts a suppression; false when the agency has none with this id. */
  remove(agencyId: AgencyId, id: SuppressionId): Promise<boolean>;
  /** Those of the contacts with these hashes that are in force at `at`, as they are now: one that was just added is found. */
  findActive(agencyId: AgencyId, hashes: readonly string[], at: Instant): Promise<Suppression[]>;
};
