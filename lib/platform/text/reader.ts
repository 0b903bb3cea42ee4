import type { LeadDetails } from "#leads/pages/lead-view.ts";

/** Who reads: the IANA zone of their clocks, and the English they write. */
export type ReaderLocale = { timeZone: string; locale: string };

/** The client as a reader. Our words are English, so another language than English is read as British English. */
export function toReaderLocale({ clientTimeZone, clientLocale = "" }: LeadDetails): ReaderLocale {
  return { timeZone: clientTimeZone, locale: /^en-[A-Z]{2}$/.test(clientLocale) ? clientLocale : "en-GB" };
}
