import type { RefusedPerson } from "#domain/lead/refused-lead.ts";
import { Country } from "#domain/shared/country.ts";
import type { AgencyId } from "#domain/shared/id.ts";
import { parsePhone } from "#domain/shared/parse-phone.ts";
import { hashContacts } from "#suppressions/hash-contacts.ts";
import type { ContactHash } from "#suppressions/ports.ts";

/**
 * Hashes the contacts of a person as pushed. A number is parsed as intake parses it: without a country of its own, in
 * the campaign's. A number that cannot be parsed is hashed as it is.
 */
export function hashRefusedPerson(
  contactHash: ContactHash,
  agencyId: AgencyId,
  { phone, email, country }: RefusedPerson,
  campaignCountry: Country | undefined,
): string[] {
  const parsed = Country.safeParse(country).data ?? campaignCountry;
  const contact = { phone: phone && (parsePhone(phone, parsed) ?? phone), email };
  return hashContacts(contactHash, agencyId, contact).map(({ hash }) => hash);
}
