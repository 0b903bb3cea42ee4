import { type AttributeValue, QueryCommand } from "@aws-sdk/client-dynamodb";
import type { Position } from "#platform/ports.ts";
import { indexes, parseLeadId } from "#platform/table/keys.ts";
import { type Table, toAttributes, toItem } from "#platform/table/table.ts";
import type { LeadFilter, LeadIndexPage } from "../ports.ts";
import { personsKey } from "./keys.ts";

/** The most pages of 1 MB that one request reads. */
const maxPages = 8;

/**
 * Lists the leads whose person has all tags, newest first. DynamoDB compares the tags while it reads the agency's
 * persons, so a search costs by the leads of its period. After `maxPages` it returns what it found, and where to continue.
 */
export async function searchPersons(
  table: Table,
  { agencyId, mode, from, to, tags = [] }: LeadFilter,
  { limit, after }: { limit: number; after?: Position | undefined },
): Promise<LeadIndexPage> {
  const end = to ?? "~";
  const [first, last] = [from ?? "0", after !== undefined && after < end ? after : end];
  if (first > last) return { leads: [], more: false };
  const positions: Position[] = [];
  let startKey: Record<string, AttributeValue> | undefined;
  for (let page = 0; page < maxPages && positions.length <= limit; page += 1) {
    const { Items = [], LastEvaluatedKey } = await table.client.send(
      new QueryCommand({
        TableName: table.name,
        IndexName: indexes.byAgency,
        KeyConditionExpression: "agencyKey = :agency AND receivedKey BETWEEN :first AND :last",
        FilterExpression: tags.map((_, index) => `contains(find, :tag${index})`).join(" AND "),
        ExpressionAttributeValues: toAttributes({
          ":agency": personsKey(agencyId, mode),
          ":first": first,
          ":last": last,
          ...Object.fromEntries(tags.map((tag, index) => [`:tag${index}`, `.${tag}`])),
        }),
        ScanIndexForward: false,
        ExclusiveStartKey: startKey,
      }),
    );
    // The range includes its bounds, so it returns `after` again, which was on the previous page.
    positions.push(...Items.map((item) => String(toItem(item)["receivedKey"])).filter((found) => found !== after));
    startKey = LastEvaluatedKey;
    if (!startKey) break;
  }
  const isFull = positions.length > limit;
  return {
    leads: positions.slice(0, limit).map((position) => ({ leadId: parseLeadId(position), position })),
    more: isFull || startKey !== undefined,
    next: isFull ? undefined : startKey?.["receivedKey"]?.S,
  };
}
