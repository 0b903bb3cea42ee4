import type { ChargeLine } from "#domain/billing/charge-lines.ts";
import { subtractAmount, sumAmounts } from "#domain/shared/money.ts";

/** What a lead was charged in a closed statement, or since the last one, and what of it is not taken back yet. */
export type ChargedPart = { left: number; byLine: Map<ChargeLine, number> };

/**
 * Takes an amount back from the parts, of which the latest comes first: from the same line as far as it has been charged,
 * then from any. What is left after all is taken from the latest. Returns what each part had left before, and how much was
 * taken from it.
 */
export function takeBack<Part extends ChargedPart>(
  parts: readonly Part[],
  line: ChargeLine,
  amount: number,
): { part: Part; had: number; taken: number }[] {
  const had = parts.map(({ left }) => left);
  let rest = amount;
  for (const part of parts) {
    const ofLine = part.byLine.get(line) ?? 0;
    const taken = Math.max(0, Math.min(rest, ofLine, part.left));
    part.byLine.set(line, subtractAmount(ofLine, taken));
    part.left = subtractAmount(part.left, taken);
    rest = subtractAmount(rest, taken);
  }
  for (const part of parts) {
    const taken = Math.max(0, Math.min(rest, part.left));
    part.left = subtractAmount(part.left, taken);
    rest = subtractAmount(rest, taken);
  }
  const [latest] = parts;
  if (latest) latest.left = subtractAmount(latest.left, rest);
  return parts.map((part, index) => ({
    part,
    had: had[index] ?? 0,
    taken: subtractAmount(had[index] ?? 0, part.left),
  }));
}

/** Adds a charge of a line. */
export function charge(part: ChargedPart, line: ChargeLine, amount: number): void {
  part.left = sumAmounts([part.left, amount]);
  part.byLine.set(line, sumAmounts([part.byLine.get(line) ?? 0, amount]));
}
