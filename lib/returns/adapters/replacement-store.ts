import { TransactionCanceledException, TransactWriteItemsCommand } from "@aws-sdk/client-dynamodb";
import * as z from "zod";
import { LeadId } from "#domain/shared/id.ts";
import { Instant } from "#domain/shared/instant.ts";
import { encodeFact } from "#leads/adapters/fact-codec.ts";
import { putIfAbsent, queryKeyRange, removeItem, type Table, toAttributes } from "#platform/table/table.ts";
import type { OwedReplacement, Replacements, ReplacementScope } from "../ports.ts";
import { replacementSortKey, replacementsPartition } from "./keys.ts";

const StoredOwed = z.object({ leadId: LeadId, number: z.int(), approvedAt: Instant });

const conditionFailed = "ConditionalCheckFailed";

/** Stores the replacements that are owed: one item for each, which goes together with the facts of both leads. */
export function makeReplacementStore(table: Table): Replacements {
  const toKey = (scope: ReplacementScope, owed: OwedReplacement) => ({
    pk: replacementsPartition(scope),
    sk: replacementSortKey(owed),
  });
  return {
    async add(scope, owed) {
      await putIfAbsent(table, { ...toKey(scope, owed), ...owed });
    },

    async remove(scope, owed) {
      await removeItem(table, toKey(scope, owed));
    },

    async list(scope, limit) {
      const range = { partition: ["pk", replacementsPartition(scope)], sort: ["sk", "0", "~"] } as const;
      const { items } = await queryKeyRange(table, range, limit);
      return items.map((item) => StoredOwed.parse(item));
    },

    async give(scope, owed, { settled, replaces }) {
      const isAbsent = { TableName: table.name, ConditionExpression: "attribute_not_exists(pk)" };
      const ofReturned = { agencyId: scope.agencyId, leadId: owed.leadId };
      try {
        await table.client.send(
          new TransactWriteItemsCommand({
            TransactItems: [
              { Put: { ...isAbsent, Item: toAttributes(encodeFact(replaces.key, replaces.fact)) } },
              { Put: { ...isAbsent, Item: toAttributes(encodeFact(ofReturned, settled)) } },
              { Delete: { TableName: table.name, Key: toAttributes(toKey(scope, owed)) } },
            ],
          }),
        );
        return "given";
      } catch (error) {
        if (!(error instanceof TransactionCanceledException)) throw error;
        const [ofLead, ofReturn] = (error.CancellationReasons ?? []).map(({ Code }) => Code);
        if (ofLead === conditionFailed) return "replaces_another";
        if (ofReturn === conditionFailed) return "settled";
        throw error;
      }
    },
  };
}
