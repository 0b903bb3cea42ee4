const counts = new Intl.NumberFormat("en-GB");

/** Formats a count with its thousands apart: "10,000". */
export const formatCount = (count: number): string => counts.format(count);

/** Formats a count with the noun that it needs: "1 lead", "2 leads", "1,000 entries". */
export const countNoun = (count: number, noun: string, plural = `${noun}s`): string =>
  `${formatCount(count)} ${count === 1 ? noun : plural}`;
