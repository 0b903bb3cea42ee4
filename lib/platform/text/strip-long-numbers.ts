/** Removes the digits of a name with more than three, which would be tappable ("John Smith 3rd" has one). */
export const stripLongNumbers = (name: string): string =>
  (name.match(/\p{N}/gu)?.length ?? 0) > 3 ? name.replace(/\p{N}/gu, "").replace(/ +/g, " ").trim() : name;
