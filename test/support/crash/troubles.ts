/** The faults that can affect one call of AWS, or of an endpoint. */
const meanings = {
  "crashes before": "the process is killed before its first call",
  "crashes after": "the process is killed after the call, before it sees the response, and so before its next call",
  "is refused": "the call changes nothing and fails, for example by throttling",
  "is not answered": "the call does its work, and its response is lost",
  "is sent twice":
    "the call does its work, its response is lost, and the SDK retries it: a condition then sees the write of the first one",
  "has a rival":
    "another process does all of the same work just before the call: earlier reads are outdated, and conditions fail",
  "is overtaken":
    "the same, and all work that follows from it is also done before the call: the process acts on an outdated state",
  "leaves out the first":
    "the first entry of a batch of messages or keys is reported as failed; a batch of one fails completely",
  "leaves out the rest":
    "only the first entry of a batch is done; a query returns one item, and the key to continue from",
} as const;
type Kind = keyof typeof meanings;
export const troubles = Object.keys(meanings) as Kind[];

/** The description of each fault. */
export const meaningsOfTroubles: readonly string[] = Object.values(meanings);

/** A fault, and the number of the call that it affects, counted from 1 over a whole run. */
export type Trouble = { at: number; kind: Kind };

/** A call: the function that made it, its number of entries, keys or items, and whether it is the first of its process. */
export type Call = { flow: string; name: string; size: number; isFirst: boolean };

/** Whether this fault can affect this call, and makes a difference. */
export function canBefall(kind: Kind, { name, size, isFirst }: Call): boolean {
  const isBatch = /^(PublishBatch|SendMessageBatch|BatchGetItem)/.test(name);
  const isRead = /^(GetItem|BatchGetItem|Query|CheckIfPhoneNumberIsOptedOut)/.test(name);
  switch (kind) {
    // A crash before a later call is the crash after the call before it: the process does nothing else in between.
    case "crashes before":
      return isFirst;
    // A read changes nothing: a crash after it is the crash before it, and one that is not answered is one that is refused.
    case "crashes after":
    case "is not answered":
      return !isRead;
    // The SDK gives a transaction an idempotency token; it does not retry a call of an endpoint, or work that is not a call.
    case "is sent twice":
      return !isRead && !/^(TransactWriteItems|POST)/.test(name);
    case "leaves out the first":
      return isBatch;
    case "leaves out the rest":
      return (isBatch || name.startsWith("Query")) && size > 1;
    default:
      return true;
  }
}
