/** Runs `mapItem` for each item, at most `limit` at a time. Returns the results in order; rejects as soon as one call does. */
export async function mapWithConcurrency<Item, Mapped>(
  limit: number,
  items: readonly Item[],
  mapItem: (item: Item, index: number) => Promise<Mapped>,
): Promise<Mapped[]> {
  const results: Mapped[] = [];
  const remaining = items.entries();
  const worker = async () => {
    for (const [index, item] of remaining) results[index] = await mapItem(item, index);
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  return results;
}
