/** Whether no two of `items` are the same. */
export const areUnique = (items: readonly unknown[]): boolean => new Set(items).size === items.length;
