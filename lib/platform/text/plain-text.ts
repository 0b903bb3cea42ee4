// Control characters and bidirectional overrides let one text pass for another on a screen or in a header.
const unseen = /(?![\n\t])[\p{Cc}\u202a-\u202e\u2066-\u2069\ufeff]/gu;

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** Text as people see it, on several lines: line breaks become `\n`, what cannot be seen goes, the ends are trimmed. */
export const severalLines = (text: string): string =>
  text
    .toWellFormed()
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, "\n")
    .replace(unseen, "")
    .trim();

/** The same on one line, so that it can neither end a header nor start a line of its own. */
export const oneLine = (text: string): string => severalLines(text).replace(/\s+/g, " ");

/** At most `max` UTF-16 units of `text`, cut between graphemes and before `end`, which says that something is missing. */
export function shortened(text: string, max: number, end = "…"): string {
  if (text.length <= max) return text;
  let kept = "";
  for (const { segment } of graphemes.segment(text)) {
    if (kept.length + segment.length + end.length > max) break;
    kept += segment;
  }
  return kept.trimEnd() + end;
}
