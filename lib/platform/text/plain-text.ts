// Control characters and bidirectional overrides let one text pass for another on a screen or in a header.
const invisibleCharacters = /(?![\n\t])[\p{Cc}\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** Made for the first text that is too long: it takes 10 ms, a twentieth of the time in which a lead card's function starts. */
let graphemes: Intl.Segmenter | undefined;

/** Text as people see it, on several lines: line breaks become `\n`, what cannot be seen goes, the ends are trimmed. */
export const toMultiLine = (text: string): string =>
  text
    .toWellFormed()
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, "\n")
    .replace(invisibleCharacters, "")
    .trim();

/** The same on one line, so that it can neither end a header nor start a line of its own. */
export const toSingleLine = (text: string): string => toMultiLine(text).replace(/\s+/g, " ");

/** At most `max` UTF-16 units of `text`, cut between graphemes and before `end`, which says that something is missing. */
export function truncate(text: string, max: number, ellipsis = "…"): string {
  if (text.length <= max) return text;
  graphemes ??= new Intl.Segmenter("en", { granularity: "grapheme" });
  let truncated = "";
  for (const { segment } of graphemes.segment(text)) {
    if (truncated.length + segment.length + ellipsis.length > max) break;
    truncated += segment;
  }
  return truncated.trimEnd() + ellipsis;
}
