import { ConditionalCheckFailedException, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { type Item, type Table, toAttributes, toItem } from "#platform/table/table.ts";

/** Builds an update of an item; each new name or value gets the next placeholder. */
export function makeUpdateBuilder() {
  const names: Record<string, string> = {};
  const values: Record<string, unknown> = {};
  const placeholderFor = (placeholders: Record<string, unknown>, prefix: string, content: unknown): string => {
    const existing = Object.keys(placeholders).find((key) => placeholders[key] === content);
    const key = existing ?? `${prefix}${Object.keys(placeholders).length}`;
    placeholders[key] = content;
    return key;
  };
  return {
    sets: [] as string[],
    removals: [] as string[],
    conditions: [] as string[],
    names,
    values,
    name: (name: string) => placeholderFor(names, "#n", name),
    value: (value: unknown) => placeholderFor(values, ":v", value),
  };
}
type Update = ReturnType<typeof makeUpdateBuilder>;

/** Updates the item if the conditions hold. Returns the item: the new one, or the one that conflicts. */
export async function applyUpdate(
  table: Table,
  key: { pk: string; sk: string },
  { sets, removals, conditions, names, values }: Update,
): Promise<{ done: boolean; item: Item | undefined }> {
  const clauses = [
    ...(sets.length > 0 ? [`SET ${sets.join(", ")}`] : []),
    ...(removals.length > 0 ? [`REMOVE ${removals.join(", ")}`] : []),
  ];
  try {
    const { Attributes } = await table.client.send(
      new UpdateItemCommand({
        TableName: table.name,
        Key: toAttributes(key),
        UpdateExpression: clauses.join(" "),
        ConditionExpression: conditions.join(" AND "),
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: toAttributes(values),
        ReturnValues: "ALL_NEW",
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      }),
    );
    return { done: true, item: Attributes && toItem(Attributes) };
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return { done: false, item: error.Item && toItem(error.Item) };
  }
}
