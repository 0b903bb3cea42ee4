/** Parses JSON; undefined for any other text. The error of `JSON.parse` would quote the text, which may be secret. */
export function tryParseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
