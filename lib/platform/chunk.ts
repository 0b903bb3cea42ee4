/** `items` in their order, in batches of `size`; the last may be smaller. */
export const chunk = <Item>(size: number, items: readonly Item[]): Item[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));
