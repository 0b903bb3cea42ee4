import type { LeadView } from "#leads/pages/lead-view.ts";

/** Who reads: the IANA zone of their clocks, and the English they write. */
export type Reader = { timeZone: string; locale: string };

/** The client as a reader. Our words are English, so another language than English is read as British English. */
export function readerOf({ clientTimeZone, clientLocale = "" }: LeadView): Reader {
  return { timeZone: clientTimeZone, locale: /^en-[A-Z]{2}$/.test(clientLocale) ? clientLocale : "en-GB" };
}
