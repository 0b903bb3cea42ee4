import * as z from "zod";

const text = z.string().min(1);

/** A record of the table's stream that a function put aside because it cannot read it, by the key of its item. */
export const SetAside = z.object({
  functionName: text,
  tableName: text,
  keys: z.object({ pk: z.object({ S: text }), sk: z.object({ S: text }) }),
});

/** Records that Lambda gave up, as it tells an on-failure destination: by their place in the stream, which keeps them for 24 hours. */
export const GivenUp = z.object({
  requestContext: z.object({ functionArn: text }),
  DDBStreamBatchInfo: z.object({
    streamArn: text,
    shardId: text,
    startSequenceNumber: text,
    endSequenceNumber: text,
  }),
});

/** What the failures queue of a consumer of the table's stream holds. */
export const StreamFailure = z.union([SetAside, GivenUp]);

export type SetAside = z.infer<typeof SetAside>;
export type GivenUp = z.infer<typeof GivenUp>;
export type StreamFailure = z.infer<typeof StreamFailure>;
