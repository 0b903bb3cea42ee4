import type { AgencyId } from "#domain/shared/id.ts";
import type { Suppression } from "#domain/suppressions/suppression.ts";
import type { Now } from "#platform/ports.ts";
import { type Contact, hashedContacts } from "./hashed-contacts.ts";
import type { ContactHash, Suppressions } from "./ports.ts";

type World = { suppressions: Suppressions; contactHash: ContactHash; now: Now };

/** Which suppressions of a person's phone number and email address are in force now; none when the person may be contacted. */
export function makeCheckSuppression({ suppressions, contactHash, now }: World) {
  return async function checkSuppression(agencyId: AgencyId, person: Contact): Promise<Suppression[]> {
    const hashes = hashedContacts(contactHash, agencyId, person).map(({ hash }) => hash);
    return suppressions.find(agencyId, hashes, now());
  };
}
