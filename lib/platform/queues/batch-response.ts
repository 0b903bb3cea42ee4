/** The response that Lambda expects for a batch: the records to deliver again. */
export type BatchResponse = { batchItemFailures: { itemIdentifier: string }[] };

/** The result of processing a record. The value "failed" means a failure without a fault: the record is delivered again. */
export type RecordResult = { id: string; result: PromiseSettledResult<unknown> };

/** Processes all records concurrently and independently: a failing record neither delays nor repeats the others. */
export async function settleRecords<Entry>(
  records: readonly Entry[],
  getId: (record: Entry) => string,
  processRecord: (record: Entry) => Promise<unknown>,
): Promise<RecordResult[]> {
  const results = await Promise.allSettled(records.map(async (record) => processRecord(record)));
  return results.map((result, index) => ({ id: getId(records[index] as Entry), result }));
}

/** Whether a response to Lambda names no record to deliver again; a response of another kind names none. */
export const isWithoutFailures = (response: unknown): boolean =>
  !(typeof response === "object" && response !== null && "batchItemFailures" in response) ||
  (Array.isArray(response.batchItemFailures) && response.batchItemFailures.length === 0);
