import type { KeySchemaElement, TableDescription, TimeToLiveDescription } from "@aws-sdk/client-dynamodb";
import { tableLayout } from "#infrastructure/table-layout.ts";

/**
 * Compares a table with the layout that Baton needs. Returns a sentence that says what differs and what to do; undefined if
 * the table fits. A stream or expiry that is off is no fault.
 */
export function findLayoutFault(
  table: TableDescription,
  expiry: TimeToLiveDescription | undefined,
): string | undefined {
  const { partition, sort, indexes, streamView, expiry: attribute } = tableLayout;
  if (describeKeys(table.KeySchema) !== `${partition}, ${sort}`)
    return `The table has the keys ${describeKeys(table.KeySchema)}, and is no table of Baton.`;
  for (const { name, partition: hash, sort: range, included = [] } of indexes) {
    const found = table.GlobalSecondaryIndexes?.find(({ IndexName }) => IndexName === name);
    if (!found) return `The index ${name} is missing: restore the table again, with all indexes.`;
    const isSame =
      describeKeys(found.KeySchema) === `${hash}, ${range}` &&
      included.every((included) => found.Projection?.NonKeyAttributes?.includes(included));
    if (!isSame) return `The index ${name} has other keys or attributes than this version of Baton needs.`;
    if (found.IndexStatus !== undefined && found.IndexStatus !== "ACTIVE")
      return `The index ${name} is not ready (${found.IndexStatus}): try again later.`;
  }
  const { StreamEnabled, StreamViewType } = table.StreamSpecification ?? {};
  if (StreamEnabled && StreamViewType !== streamView)
    return `The stream has ${StreamViewType} instead of ${streamView}: disable it, and prepare the table again.`;
  if (expiry?.AttributeName !== undefined && expiry.AttributeName !== attribute)
    return `Items expire by ${expiry.AttributeName} instead of ${attribute}: disable that, and prepare the table again.`;
  return undefined;
}

const describeKeys = (keys: readonly KeySchemaElement[] = []): string =>
  keys
    .toSorted((a, b) => String(a.KeyType).localeCompare(String(b.KeyType)))
    .map(({ AttributeName }) => AttributeName)
    .join(", ");
