import { Erasure } from "#domain/erasures/erasure.ts";

/** Parses the log that `baton erasure log` wrote. Throws an Error that names the first line that is not an erasure. */
export const parseErasureLog = (text: string): Erasure[] =>
  text.split("\n").flatMap((line, index) => (line.trim() === "" ? [] : [parseLine(line, index + 1)]));

function parseLine(line: string, number: number): Erasure {
  const parsed = Erasure.safeParse(parseJson(line));
  if (parsed.success) return parsed.data;
  throw new Error(`Line ${number} is not an erasure of \`baton erasure log\`. Nothing was applied.`);
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
