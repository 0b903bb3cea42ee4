import { toEmailIdentity } from "../shared/email.ts";
import type { Person } from "./personal-data.ts";

/** What to search leads by: a phone number in E.164, an email address, and words of the name. */
export type PersonSearch = { phone?: string | undefined; email?: string | undefined; name?: string | undefined };

/** The most words of a name that a search finds; further ones are not stored. */
const maxNameWords = 8;

/**
 * Splits a name into the words that a search compares: without case, accents and apostrophes, so that "Zoë O’Connor-Smith"
 * is zoe, oconnor and smith. Each word occurs once.
 */
export function toNameWords(name: string): string[] {
  const folded = name
    .normalize("NFKD")
    .replaceAll(/[\p{M}'’ʼ]/gu, "")
    .toLowerCase();
  return [...new Set(folded.match(/[\p{L}\p{N}]+/gu))].slice(0, maxNameWords);
}

/** Whether a person has the phone and the email of a search, and all words of its name. */
export function matchesPerson(person: Person | undefined, { phone, email, name }: PersonSearch): boolean {
  const words = person ? toNameWords(person.name) : [];
  return (
    (phone === undefined || person?.phone === phone) &&
    (email === undefined ||
      (person?.email !== undefined && toEmailIdentity(person.email) === toEmailIdentity(email))) &&
    (name === undefined || toNameWords(name).every((word) => words.includes(word)))
  );
}
