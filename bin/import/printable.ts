/** A name out of a file as a terminal may see it: one line of at most 60 characters, none of which moves the cursor. */
export function printable(text: string): string {
  const line = text.trim().replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ");
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}
