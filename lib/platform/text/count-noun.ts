const counts = new Intl.NumberFormat("en-GB");

/** Formats a count with the noun that it needs: "1 lead", "2 leads", "1,000 entries". */
export const countNoun = (count: number, noun: string, plural = `${noun}s`): string =>
  `${counts.format(count)} ${count === 1 ? noun : plural}`;
