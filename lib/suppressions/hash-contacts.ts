import { toEmailIdentity } from "#domain/shared/email.ts";
import type { AgencyId } from "#domain/shared/id.ts";
import type { ContactKind } from "#domain/suppressions/suppression.ts";
import type { ContactHash } from "./ports.ts";

/** A phone number in E.164, an email address, or both. */
export type Contact = { phone?: string | undefined; email?: string | undefined };

/** Hashes the contacts of one person, normalized so that different spellings of a contact get the same hash. */
export function hashContacts(
  contactHash: ContactHash,
  agencyId: AgencyId,
  { phone, email }: Contact,
): { contact: ContactKind; hash: string }[] {
  const normalized = { phone, email: email && toEmailIdentity(email) };
  return (["phone", "email"] as const).flatMap((contact) => {
    const value = normalized[contact];
    return value === undefined ? [] : [{ contact, hash: contactHash.compute(agencyId, contact, value) }];
  });
}
