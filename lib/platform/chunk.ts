/** Splits `items` into batches of `size`, in their order; the last batch may be smaller. */
export const chunk = <Item>(size: number, items: readonly Item[]): Item[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));
