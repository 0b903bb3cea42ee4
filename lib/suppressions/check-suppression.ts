import type { AgencyId } from "#domain/shared/id.ts";
import type { Suppression } from "#domain/suppressions/suppression.ts";
import type { Now } from "#platform/ports.ts";
import { type Contact, hashContacts } from "./hash-contacts.ts";
import type { ContactHash, Suppressions } from "./ports.ts";

type Deps = { suppressions: Suppressions; contactHash: ContactHash; now: Now };

/** Finds the active suppressions of a person's phone number and email address; none if the person may be contacted. */
export function makeCheckSuppression({ suppressions, contactHash, now }: Deps) {
  return async function checkSuppression(agencyId: AgencyId, person: Contact): Promise<Suppression[]> {
    const hashes = hashContacts(contactHash, agencyId, person).map(({ hash }) => hash);
    return suppressions.findActive(agencyId, hashes, now());
  };
}
