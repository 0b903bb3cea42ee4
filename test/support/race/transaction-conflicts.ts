import {
  TransactionCanceledException,
  TransactionConflictException,
  TransactionInProgressException,
  type TransactWriteItem,
} from "@aws-sdk/client-dynamodb";
import * as fc from "fast-check";
import type { Table } from "#platform/table/table.ts";

/** How often a write meets a running transaction: one in `oneIn` on average. The seed decides which. */
export type Conflicts = { seed: number; oneIn: number };

export const anyConflicts: fc.Arbitrary<Conflicts> = fc.record({
  seed: fc.nat(),
  oneIn: fc.integer({ min: 2, max: 9 }),
});

const singleWrites: ReadonlySet<string> = new Set(["PutItemCommand", "UpdateItemCommand", "DeleteItemCommand"]);

type Command = { constructor: { name: string }; input: { TransactItems?: TransactWriteItem[] } };

/** The names of the faults that a race met, in their order, when it met each kind of conflict. */
export const everyTransactionConflict: readonly string[] = [
  "TransactionCanceledException",
  "TransactionConflictException",
  "TransactionInProgressException",
];

/** What DynamoDB throws when a write meets a running transaction. */
export const isTransactionConflict = (fault: unknown): boolean =>
  fault instanceof TransactionConflictException ||
  fault instanceof TransactionInProgressException ||
  (fault instanceof TransactionCanceledException &&
    (fault.CancellationReasons ?? []).some(({ Code }) => Code === "TransactionConflict"));

/**
 * The table as a process sees it whose writes meet running transactions now and then. A write of one item then fails with
 * TransactionConflictException, and a transaction is cancelled because of one of its items; neither changes anything. Or
 * an earlier attempt of a transaction is still in progress, and completes, or does not. `onConflict` receives the
 * name of each fault.
 * Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-conflict-handling
 */
export function withTransactionConflicts(
  table: Table,
  { seed, oneIn }: Conflicts,
  onConflict: (name: string) => void = () => undefined,
): Table {
  const choose = makeChoose(seed);
  const metadata = { $metadata: {}, message: "" };
  const pass = (command: object) =>
    (table.client.send as (sent: object) => Promise<unknown>).call(table.client, command);
  const fail = (fault: Error) => {
    onConflict(fault.name);
    throw fault;
  };
  const send = async (command: Command) => {
    const { TransactItems: items } = command.input;
    if (!items && !singleWrites.has(command.constructor.name)) return pass(command);
    if (choose(oneIn) > 0) return pass(command);
    if (!items) return fail(new TransactionConflictException(metadata));
    const kind = choose(4);
    if (kind > 1) {
      const contested = choose(items.length);
      const CancellationReasons = items.map((_, index) => ({
        Code: index === contested ? "TransactionConflict" : "None",
      }));
      return fail(new TransactionCanceledException({ ...metadata, CancellationReasons }));
    }
    if (kind === 1) await pass(command);
    return fail(new TransactionInProgressException(metadata));
  };
  return { name: table.name, client: { send } as unknown as Table["client"] };
}

/** Returns a function that chooses a number below another one, in a sequence that the seed decides. */
function makeChoose(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    // The constants of Numerical Recipes; its high bits are the random ones.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
