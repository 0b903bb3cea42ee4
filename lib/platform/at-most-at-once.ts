/** Does `work` for each item, at most `limit` of them at the same time, and answers in their order. Rejects as soon as one does. */
export async function atMostAtOnce<Item, Done>(
  limit: number,
  items: readonly Item[],
  work: (item: Item, index: number) => Promise<Done>,
): Promise<Done[]> {
  const done: Done[] = [];
  const waiting = items.entries();
  const worker = async () => {
    for (const [index, item] of waiting) done[index] = await work(item, index);
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  return done;
}
