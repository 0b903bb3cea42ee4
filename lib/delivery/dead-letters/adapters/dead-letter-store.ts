import type { AgencyId, ClientId, DeliveryId, LeadId, SubscriptionId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { indexes } from "#platform/table/keys.ts";
import { putIfAbsent, queryKeyRange, removeItem, type Table } from "#platform/table/table.ts";
import { deadLetterKey, deadLettersPartition, deadLettersStatusKey } from "../../adapters/keys.ts";
import type { DeadLetter, DeadLetters } from "../ports.ts";

/**
 * Stores dead letters in DynamoDB. There is one item for each, in the partition of its client and in a list of the
 * agency. The key holds all of it, except the number of facts in the history.
 */
export function makeDeadLetterStore(table: Table): DeadLetters {
  return {
    async add({ agencyId }, letter, factCount) {
      const item = { ...deadLetterKey(agencyId, letter), statusKey: deadLettersStatusKey(agencyId), factCount };
      await putIfAbsent(table, item, { expression: "factCount < :facts", values: { ":facts": factCount } });
    },

    async remove({ agencyId }, letter, factCount) {
      const isOlderCondition = { expression: "factCount <= :facts", values: { ":facts": factCount } };
      await removeItem(table, deadLetterKey(agencyId, letter), isOlderCondition);
    },

    async list(agencyId, { clientId }, { limit, after }) {
      const partition = clientId
        ? (["pk", deadLettersPartition(agencyId, clientId)] as const)
        : (["statusKey", deadLettersStatusKey(agencyId)] as const);
      const { items, more } = await queryKeyRange(
        table,
        {
          index: clientId ? undefined : indexes.byStatus,
          partition,
          isNewestFirst: true,
          // "~" sorts after every position, "0" before. The bounds are inclusive, and the last page already showed
          // `after`.
          sort: ["sk", "0", after ?? "~"],
        },
        limit + 1,
      );
      const remaining = items.filter(({ sk }) => sk !== after);
      const letters = remaining.slice(0, limit).map(({ pk, sk }) => ({ ...decodeDeadLetterKey(pk, sk), position: sk }));
      const last = letters.at(-1);
      return { letters, next: more || remaining.length > limit ? last?.position : undefined };
    },
  };
}

/** Decodes the key that `deadLetterKey` makes. */
function decodeDeadLetterKey(pk: string, sk: string): DeadLetter {
  const [, clientId] = pk.split("/") as [AgencyId, ClientId];
  const [queuedAt, leadId, deliveryId, subscriptionId] = sk.split("/") as [Instant, LeadId, DeliveryId, SubscriptionId];
  return { leadId, clientId, deliveryId, subscriptionId, queuedAt };
}
