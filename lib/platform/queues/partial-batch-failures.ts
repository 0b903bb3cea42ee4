import type { MiddlewareObj } from "@middy/core";
import type { BatchResponse, RecordResult } from "./batch-response.ts";

/** Answers a batch with the records that failed, so that Lambda hands only these out again. `onFault` receives each fault. */
export const partialBatchFailures = <Event>(
  onFault: (error: unknown) => void,
): MiddlewareObj<Event, BatchResponse> => ({
  after(request) {
    const results = request.response as unknown as RecordResult[];
    for (const { result } of results) if (result.status === "rejected") onFault(result.reason);
    const failed = results.filter(({ result }) => result.status === "rejected" || result.value === "failed");
    request.response = { batchItemFailures: failed.map(({ id }) => ({ itemIdentifier: id })) };
  },
});
