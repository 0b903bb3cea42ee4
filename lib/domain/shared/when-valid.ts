/**
 * The option of a zod check that compares several values: it runs only if each of them is valid. Otherwise one mistake
 * causes two errors, and the second is untrue.
 */
export const whenValid = { when: ({ issues }: { issues: readonly unknown[] }): boolean => issues.length === 0 };
