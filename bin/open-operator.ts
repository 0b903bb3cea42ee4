import type { AgencyId } from "#domain/shared/id.ts";
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

/**
 * Opens the verbs of an operator on a table, for one agency. Throws an Error if the table has no such agency: a wrong id
 * would look like an agency without leads, and its ledger as if it held.
 */
export async function openOperatorOf(agencyId: AgencyId, tableName: string): Promise<ReturnType<typeof makeOperator>> {
  const operator = await openOperator(tableName);
  if (!(await operator.hasAgency(agencyId))) throw new Error(`There is no agency ${agencyId} in ${tableName}.`);
  return operator;
}
