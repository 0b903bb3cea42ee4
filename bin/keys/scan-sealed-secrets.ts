import { setTimeout as pause } from "node:timers/promises";
import { type AttributeValue, ScanCommand } from "@aws-sdk/client-dynamodb";
import * as z from "zod";
import { AgencyId, ClientId, SubscriptionId } from "#domain/shared/id.ts";
import { SealedSecret } from "#domain/subscriptions/subscription.ts";
import { type Table, toItem } from "#platform/table/table.ts";
import type { ScanSealedSecrets, SealedSubscription } from "#subscriptions/ports.ts";
import { formatPosition, parsePosition } from "./scan-position.ts";

/**
 * A page of 1 MB costs 128 read units, so ten pages a second take less than half of what a partition has: other reads
 * keep the rest.
 */
const pauseMs = 100;

const StoredSecrets = z.object({
  pk: z.string(),
  sk: z.string(),
  sealedSecret: SealedSecret,
  sealedHeaders: SealedSecret.optional(),
  formerSecrets: z.array(z.object({ sealedSecret: SealedSecret })).default([]),
});

/**
 * Makes the scan of the whole table: no index lists subscriptions of all agencies, and an operator reads them once a year.
 * A position is the key of the last item that was read. Throws an Error for a `from` that is no position.
 */
export const makeScanSealedSecrets = (table: Table): ScanSealedSecrets =>
  async function* scanSealedSecrets(from) {
    let last: Record<string, AttributeValue> | undefined = from === undefined ? undefined : parsePosition(from);
    if (from !== undefined && !last) throw new Error("That is no position of a scan.");
    do {
      const { Items: items = [], LastEvaluatedKey: next } = await table.client.send(
        new ScanCommand({
          TableName: table.name,
          ExclusiveStartKey: last,
          FilterExpression: "begins_with(sk, :kind) AND attribute_exists(sealedSecret)",
          ExpressionAttributeValues: { ":kind": { S: "subscription/" } },
          ProjectionExpression: "pk, sk, sealedSecret, sealedHeaders, formerSecrets",
        }),
      );
      last = next;
      const position = next && formatPosition(next);
      yield { found: items.map((item) => toSealedSubscription(StoredSecrets.parse(toItem(item)))), position };
      if (last) await pause(pauseMs);
    } while (last);
  };

function toSealedSubscription(item: z.infer<typeof StoredSecrets>): SealedSubscription {
  const [agencyId, clientId] = item.pk.split("/");
  const former = item.formerSecrets.map(({ sealedSecret }) => sealedSecret);
  return {
    scope: { agencyId: AgencyId.parse(agencyId), clientId: ClientId.optional().parse(clientId) },
    id: SubscriptionId.parse(item.sk.slice("subscription/".length)),
    sealed: [item.sealedSecret, ...(item.sealedHeaders ? [item.sealedHeaders] : []), ...former],
  };
}
