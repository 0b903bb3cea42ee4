import type { makeOperator } from "./operator.ts";

/**
 * Loads the verbs of an operator, and opens them on a table. An action calls it, as it loads the AWS SDK: help and a
 * wrong option need neither.
 */
export async function openOperator(tableName: string): Promise<ReturnType<typeof makeOperator>> {
  const [{ DynamoDBClient }, operator] = await Promise.all([
    import("@aws-sdk/client-dynamodb"),
    import("./operator.ts"),
  ]);
  return operator.makeOperator(new DynamoDBClient(), tableName);
}
