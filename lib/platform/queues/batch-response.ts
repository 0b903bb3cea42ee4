/** What Lambda expects of a batch: the records it hands out again. */
export type BatchResponse = { batchItemFailures: { itemIdentifier: string }[] };

/** How the processing of a record ended. "failed" failed without a fault: the record is handed out again. */
export type RecordResult = { id: string; result: PromiseSettledResult<unknown> };

/** Processes all records at once, each on its own: one that fails never holds back or repeats the others. */
export async function settleRecords<Entry>(
  records: readonly Entry[],
  getId: (record: Entry) => string,
  processRecord: (record: Entry) => Promise<unknown>,
): Promise<RecordResult[]> {
  const results = await Promise.allSettled(records.map(async (record) => processRecord(record)));
  return results.map((result, index) => ({ id: getId(records[index] as Entry), result }));
}
