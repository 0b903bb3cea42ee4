/**
 * Makes a name from a file safe for a terminal. The result is one line of at most 60 characters without control
 * characters.
 */
export function printable(text: string): string {
  const line = text.trim().replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ");
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}
