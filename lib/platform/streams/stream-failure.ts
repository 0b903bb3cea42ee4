import * as z from "zod";

const nonEmptyText = z.string().min(1);

/** A stream record that a function quarantined because it cannot decode it: the key of its item. */
export const QuarantinedRecord = z.object({
  functionName: nonEmptyText,
  tableName: nonEmptyText,
  keys: z.object({ pk: z.object({ S: nonEmptyText }), sk: z.object({ S: nonEmptyText }) }),
});

/** Records that Lambda discarded, as an on-failure destination receives them: their position in the stream, which keeps them for 24 hours. */
export const DiscardedBatch = z.object({
  requestContext: z.object({ functionArn: nonEmptyText }),
  DDBStreamBatchInfo: z.object({
    streamArn: nonEmptyText,
    shardId: nonEmptyText,
    startSequenceNumber: nonEmptyText,
    endSequenceNumber: nonEmptyText,
  }),
});

/** A message in the failures queue of a stream consumer. */
export const StreamFailure = z.union([QuarantinedRecord, DiscardedBatch]);

export type QuarantinedRecord = z.infer<typeof QuarantinedRecord>;
export type DiscardedBatch = z.infer<typeof DiscardedBatch>;
export type StreamFailure = z.infer<typeof StreamFailure>;
