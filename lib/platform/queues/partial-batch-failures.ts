import type { MiddlewareObj } from "@middy/core";
import type { BatchResponse, RecordResult } from "./batch-response.ts";

/** Turns the results of a batch into Lambda's response, so that only failed records are delivered again. `onFault` receives each fault. */
export const partialBatchFailures = <Event>(
  onFault: (error: unknown) => void,
): MiddlewareObj<Event, BatchResponse | RecordResult[]> => ({
  after(request) {
    const results = request.response;
    if (!Array.isArray(results)) throw new TypeError("a batch without a result for each record");
    for (const { result } of results) if (result.status === "rejected") onFault(result.reason);
    const failed = results.filter(({ result }) => result.status === "rejected" || result.value === "failed");
    request.response = { batchItemFailures: failed.map(({ id }) => ({ itemIdentifier: id })) };
  },
});
