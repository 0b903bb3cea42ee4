import type { AgencyId, ClientId, DeliveryId, LeadId, SubscriptionId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { indexes } from "#platform/table/keys.ts";
import { putNew, queryStretch, removeItem, type Table } from "#platform/table/table.ts";
import type { DeadLetter, DeadLetters } from "../ports.ts";
import { deadLetterItem, deadLettersPartition, deadLettersStatusKey } from "./keys.ts";

/**
 * Dead letters in the table: an item for each, in the partition of its client and in a list of the agency's. All of it is in its key, but for the
 * length of the history that says so.
 */
export function makeDeadLetters(table: Table): DeadLetters {
  return {
    async add({ agencyId }, letter, factCount) {
      const item = { ...deadLetterItem(agencyId, letter), statusKey: deadLettersStatusKey(agencyId), factCount };
      await putNew(table, item, { expression: "factCount < :facts", values: { ":facts": factCount } });
    },

    async remove({ agencyId }, letter, factCount) {
      const isOld = { expression: "factCount <= :facts", values: { ":facts": factCount } };
      await removeItem(table, deadLetterItem(agencyId, letter), isOld);
    },

    async list(agencyId, { clientId }, { limit, after }) {
      const partition = clientId
        ? (["pk", deadLettersPartition(agencyId, clientId)] as const)
        : (["statusKey", deadLettersStatusKey(agencyId)] as const);
      const { items, more } = await queryStretch(
        table,
        {
          ...{ index: clientId ? undefined : indexes.byStatus, partition, isNewestFirst: true },
          // "~" sorts after every position and "0" before. The bounds are included, and the page before has shown `after` already.
          sort: ["sk", "0", after ?? "~"],
        },
        limit + 1,
      );
      const unseen = items.filter(({ sk }) => sk !== after);
      const letters = unseen.slice(0, limit).map(({ pk, sk }) => ({ ...letterOf(pk, sk), position: sk }));
      const last = letters.at(-1);
      return { letters, ...((more || unseen.length > limit) && last && { next: last.position }) };
    },
  };
}

/** Reads the key that `deadLetterItem` makes. */
function letterOf(pk: string, sk: string): DeadLetter {
  const [, clientId] = pk.split("/") as [AgencyId, ClientId];
  const [queuedAt, leadId, deliveryId, subscriptionId] = sk.split("/") as [Instant, LeadId, DeliveryId, SubscriptionId];
  return { leadId, clientId, deliveryId, subscriptionId, queuedAt };
}
