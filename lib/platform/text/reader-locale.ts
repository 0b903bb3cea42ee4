/** The reader of a text: the IANA zone of their clock, and the English they write. */
export type ReaderLocale = { timeZone: string; locale: string };

/** The client as a reader. Texts are in English, so any other language than English becomes British English. */
export function toReaderLocale({
  clientTimeZone,
  clientLocale = "",
}: {
  clientTimeZone: string;
  clientLocale?: string | undefined;
}): ReaderLocale {
  return { timeZone: clientTimeZone, locale: /^en-[A-Z]{2}$/.test(clientLocale) ? clientLocale : "en-GB" };
}

/** The reader of a date without a time, which a format takes as midnight of UTC: they read the same day. */
export const toDateReader = ({ locale }: Pick<ReaderLocale, "locale">): ReaderLocale => ({ timeZone: "UTC", locale });

/** The city of a time zone, which is what people call it: "New York" for "America/New_York". */
export const nameTimeZone = (zone: string): string => (zone.split("/").at(-1) ?? zone).replaceAll("_", " ");
