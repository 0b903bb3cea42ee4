import * as z from "zod";

const nonEmptyText = z.string().min(1);

/** A record of the table's stream that a function put aside because it cannot read it, by the key of its item. */
export const QuarantinedRecord = z.object({
  functionName: nonEmptyText,
  tableName: nonEmptyText,
  keys: z.object({ pk: z.object({ S: nonEmptyText }), sk: z.object({ S: nonEmptyText }) }),
});

/** Records that Lambda gave up, as it tells an on-failure destination: by their place in the stream, which keeps them for 24 hours. */
export const DiscardedBatch = z.object({
  requestContext: z.object({ functionArn: nonEmptyText }),
  DDBStreamBatchInfo: z.object({
    streamArn: nonEmptyText,
    shardId: nonEmptyText,
    startSequenceNumber: nonEmptyText,
    endSequenceNumber: nonEmptyText,
  }),
});

/** What the failures queue of a consumer of the table's stream holds. */
export const StreamFailure = z.union([QuarantinedRecord, DiscardedBatch]);

export type QuarantinedRecord = z.infer<typeof QuarantinedRecord>;
export type DiscardedBatch = z.infer<typeof DiscardedBatch>;
export type StreamFailure = z.infer<typeof StreamFailure>;
