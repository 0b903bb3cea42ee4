/** `1 lead`, `2 leads`; a number that is unknown is plural. */
export const pluralize = (count: unknown, noun: string): string => `${String(count)} ${noun}${count === 1 ? "" : "s"}`;
