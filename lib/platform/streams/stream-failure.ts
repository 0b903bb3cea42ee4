import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import * as z from "zod";
import { tryParseJson } from "#domain/shared/try-parse-json.ts";

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

/** The file in which Lambda stored records that it discarded. */
export const StoredBatch = z.object({ bucket: nonEmptyText, key: nonEmptyText });

const Image = z.record(
  z.string(),
  z.custom<AttributeValue>((value) => typeof value === "object" && value !== null),
);

/** The event with which Lambda invoked the function in vain. */
const StreamEvent = z.object({
  Records: z.array(
    z.object({ eventName: z.string(), dynamodb: z.object({ Keys: Image, NewImage: Image.optional() }) }),
  ),
});

/** The content of such a file: the function, and the event, which Lambda may write as JSON or as a text of JSON. */
const StoredBatchFile = z.object({
  requestContext: z.object({ functionArn: nonEmptyText }),
  payload: z.preprocess((payload) => (typeof payload === "string" ? tryParseJson(payload) : payload), StreamEvent),
});

/** The text of such a file. */
export const StoredBatchText = z.string().transform(tryParseJson).pipe(StoredBatchFile);

/** A message in the failures queue of a stream consumer. */
export const StreamFailure = z.union([QuarantinedRecord, DiscardedBatch, StoredBatch]);

export type QuarantinedRecord = z.infer<typeof QuarantinedRecord>;
export type DiscardedBatch = z.infer<typeof DiscardedBatch>;
export type StoredBatch = z.infer<typeof StoredBatch>;
export type StreamFailure = z.infer<typeof StreamFailure>;
