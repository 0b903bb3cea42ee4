import { UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { defaultRefusedLeadSettings, RefusedLeadSettings } from "#domain/lead/refused-lead-settings.ts";
import type { AgencyId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { getItem } from "#platform/table/read-items.ts";
import { putIfAbsent, type Table, toAttributes } from "#platform/table/table.ts";
import { toExpiry } from "#platform/table/to-expiry.ts";
import type { RefusedLeadRecorder } from "../ports.ts";
import { notKeptPartition, refusedAgencyKey, refusedPartition, refusedSettingsKey } from "./keys.ts";

/** Counts are deleted after the longest time for which records are kept. */
export const countDays = 90;

/** The UTC hour of an instant, as `2026-11-28T09`. */
export const toHour = (at: Instant): string => at.slice(0, 13);

export const makeReadSettings =
  (table: Table) =>
  async (agencyId: AgencyId): Promise<RefusedLeadSettings> => {
    const item = await getItem(table, refusedSettingsKey(agencyId));
    return item ? RefusedLeadSettings.parse(item) : defaultRefusedLeadSettings;
  };

/**
 * Stores refused leads: one item for each, in the partition of its idempotency key and in the index by agency. An item
 * has its identity as its key, so that the retry of a request finds the first record. DynamoDB deletes expired items.
 */
export function makeRefusedLeadRecorder(table: Table): RefusedLeadRecorder {
  return {
    async add(scope, refused, expiresAt) {
      await putIfAbsent(table, {
        pk: refusedPartition(scope, refused.idempotencyKey),
        sk: refused.id,
        ...refused,
        agencyKey: refusedAgencyKey(scope),
        receivedKey: `${refused.at}/${refused.id}`,
        expiresAt: toExpiry(expiresAt),
      });
    },

    async countNotKept(scope, at, count) {
      await table.client.send(
        new UpdateItemCommand({
          TableName: table.name,
          Key: toAttributes({ pk: notKeptPartition(scope), sk: toHour(at) }),
          UpdateExpression: "ADD notKept :count SET expiresAt = :expiresAt",
          ExpressionAttributeValues: toAttributes({
            ":count": count,
            ":expiresAt": toExpiry(at, countDays),
          }),
        }),
      );
    },

    readSettings: makeReadSettings(table),
  };
}
