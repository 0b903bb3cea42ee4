import { TransactionCanceledException, TransactWriteItemsCommand } from "@aws-sdk/client-dynamodb";
import * as z from "zod";
import type { ReturnStatus } from "#domain/returns/lead-return.ts";
import { maxReturns } from "#domain/returns/return-fact.ts";
import { encodeFact } from "#leads/adapters/fact-codec.ts";
import { indexes, parseLeadPartition } from "#platform/table/keys.ts";
import { getItem, readItems } from "#platform/table/read-items.ts";
import {
  putIf,
  putIfAbsent,
  queryKeyRange,
  removeItem,
  type Table,
  toAttributes,
  toNewPut,
} from "#platform/table/table.ts";
import type { NoteAuthor, Rejections, ReturnApprovals, ReturnIndex, ReturnNotes } from "../ports.ts";
import { returnCountKey, returnKey, returnNoteKey, returnsKey } from "./keys.ts";

/** Why DynamoDB cancels a transaction that a concurrent one has overtaken. */
const overtakenCodes: readonly (string | undefined)[] = [
  "None",
  "ConditionalCheckFailed",
  "TransactionConflict",
  undefined,
];

/** Counts approvals: one item for each client and month, which changes only together with a fact. */
export function makeReturnApprovals(table: Table): ReturnApprovals {
  return {
    async count(month) {
      const item = await getItem(table, returnCountKey(month));
      return item ? z.int().parse(item["approved"]) : 0;
    },

    async approve(key, fact, { month, seen }) {
      try {
        await table.client.send(
          new TransactWriteItemsCommand({
            TransactItems: [
              toNewPut(table, encodeFact(key, fact)),
              {
                Update: {
                  TableName: table.name,
                  Key: toAttributes(returnCountKey(month)),
                  UpdateExpression: "ADD approved :one",
                  ConditionExpression: seen === 0 ? "attribute_not_exists(approved)" : "approved = :seen",
                  ExpressionAttributeValues: toAttributes({ ":one": 1, ...(seen > 0 && { ":seen": seen }) }),
                },
              },
            ],
          }),
        );
        return "approved";
      } catch (error) {
        if (!isOvertaken(error)) throw error;
        return "changed_meanwhile";
      }
    },
  };
}

/** Stores rejections together with the returns that they open. */
export function makeRejections(table: Table): Rejections {
  return {
    async append(key, rejection, opened) {
      const TransactItems = [rejection, opened].map((fact) => toNewPut(table, encodeFact(key, fact)));
      try {
        await table.client.send(new TransactWriteItemsCommand({ TransactItems }));
        return "added";
      } catch (error) {
        const isThere =
          isOvertaken(error) && error.CancellationReasons?.some(({ Code }) => Code === "ConditionalCheckFailed");
        if (!isThere) throw error;
        return "already_there";
      }
    },
  };
}

const isOvertaken = (error: unknown): error is TransactionCanceledException =>
  error instanceof TransactionCanceledException &&
  (error.CancellationReasons ?? []).every(({ Code }) => overtakenCodes.includes(Code));

const noteAuthors: readonly NoteAuthor[] = ["opened", "decided"];

/** Where a lead can have notes. */
const places = Array.from({ length: maxReturns }, (_, index) => index + 1).flatMap((number) =>
  noteAuthors.map((by) => ({ number, by })),
);

/** Stores notes about returns: one item for each, in the partition of the lead. */
export function makeReturnNotes(table: Table): ReturnNotes {
  return {
    async save(key, { number, by, text }) {
      await putIfAbsent(table, { ...returnNoteKey(key, number, by), text });
    },

    async list(key) {
      const items = await readItems(
        table,
        places.map(({ number, by }) => returnNoteKey(key, number, by)),
      );
      return places.flatMap((place, index) => {
        const item = items[index];
        return item ? [{ ...place, text: z.string().parse(item["text"]) }] : [];
      });
    },

    async remove(key) {
      for (const { number, by } of places) await removeItem(table, returnNoteKey(key, number, by));
    },
  };
}

/** The statuses in their order: a return never goes back. */
const ranks: Record<ReturnStatus, number> = { open: 0, referred: 1, approved: 2, declined: 2, withdrawn: 2 };

/** Stores the index of returns: one item for each return, in the partition of its lead. */
export function makeReturnIndex(table: Table): ReturnIndex {
  return {
    async save({ leadId, ...scope }, { number, status, opened }) {
      const rank = ranks[status];
      const item = {
        ...returnKey({ agencyId: scope.agencyId, leadId }, number),
        rank,
        agencyKey: returnsKey({ ...scope, clientId: undefined }, status),
        campaignKey: returnsKey(scope, status),
        receivedKey: `${opened.at}/${leadId}`,
      };
      await putIf(table, item, {
        expression: "attribute_not_exists(pk) OR #rank < :rank",
        names: { "#rank": "rank" },
        values: { ":rank": rank },
      });
    },

    async list({ agencyId, mode, clientId, status }, { limit, after }) {
      const key = returnsKey({ agencyId, clientId, mode }, status);
      const { items, more } = await queryKeyRange(
        table,
        {
          index: clientId ? indexes.byCampaign : indexes.byAgency,
          partition: [clientId ? "campaignKey" : "agencyKey", key],
          // The range includes its bounds, so it returns `after` again, which was on the previous page.
          sort: ["receivedKey", "0", after ?? "~"],
          isNewestFirst: true,
        },
        limit + 1,
      );
      const remaining = items.filter((item) => item["receivedKey"] !== after);
      const listed = remaining.slice(0, limit);
      return {
        returns: listed.map(({ pk, sk }) => ({
          leadId: parseLeadPartition(pk).leadId,
          number: Number(sk.slice("return/".length)),
        })),
        next:
          more || remaining.length > limit ? z.string().optional().parse(listed.at(-1)?.["receivedKey"]) : undefined,
      };
    },
  };
}
