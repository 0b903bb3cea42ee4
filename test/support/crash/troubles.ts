/** What can happen to one call of AWS, or of an endpoint. */
const meanings = {
  "dies before": "the process is killed when it makes the call",
  "dies after": "the process is killed when the call was done and its answer not seen",
  "is refused": "the call changes nothing and fails, as when it is throttled",
  "is not answered": "the call does its work, and its answer never comes",
  "is sent twice":
    "the call does its work, its answer is lost, and the SDK sends it once more: a condition then meets what the first one wrote",
  "has a rival":
    "somebody else does all of the same work just before the call: whatever was read is old, and conditions fail",
  "is overtaken":
    "the same, and all that follows from it, also happens before the call: whoever makes it is a ghost of the past",
  "leaves out the first":
    "of a batch of messages or keys the first is named as not done; a batch of one is not done at all",
  "leaves out the rest": "of a batch only the first is done; a query answers one item, and where it goes on",
} as const;
type Kind = keyof typeof meanings;
export const troubles = Object.keys(meanings) as Kind[];

/** Each of them in words. */
export const meaningsOfTroubles: readonly string[] = Object.values(meanings);

/** The call that it befalls, counted from 1 over a whole life. */
export type Trouble = { at: number; kind: Kind };

/** A call that was made: by which function, and of how many entries, keys or items. */
export type Call = { flow: string; name: string; size: number };

/** Whether this can happen to this call, and is anything. */
export function canBefall(kind: Kind, { name, size }: Call): boolean {
  const isBatch = /^(PublishBatch|SendMessageBatch|BatchGetItem)/.test(name);
  switch (kind) {
    // The SDK gives a transaction a token, by which DynamoDB knows it again; nobody repeats a call of an endpoint, or work that is no call.
    case "is sent twice":
      return !/^(TransactWriteItems|POST)/.test(name);
    case "leaves out the first":
      return isBatch;
    case "leaves out the rest":
      return (isBatch || name.startsWith("Query")) && size > 1;
    default:
      return true;
  }
}
