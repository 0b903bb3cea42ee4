/** What Lambda is told of a batch: these records failed, hand them out again. */
export type BatchResponse = { batchItemFailures: { itemIdentifier: string }[] };

/**
 * Works all `records` at once and names those that failed, so that one poisoned record never holds back or repeats the others.
 * `onFault` is told of each failure; a record whose work answers "failed" did fail, but not by a fault of ours.
 */
export async function processRecords<Entry>(
  records: readonly Entry[],
  getItemIdentifier: (record: Entry) => string,
  processRecord: (record: Entry) => Promise<unknown>,
  onFault: (error: unknown) => void,
): Promise<BatchResponse> {
  const outcomes = await Promise.allSettled(records.map(async (record) => processRecord(record)));
  const failed = records.filter((_, index) => {
    const result = outcomes[index];
    if (result?.status === "rejected") onFault(result.reason);
    return result?.status === "rejected" || result?.value === "failed";
  });
  return { batchItemFailures: failed.map((record) => ({ itemIdentifier: getItemIdentifier(record) })) };
}
