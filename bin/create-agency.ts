import { parseArgs } from "node:util";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { makeOperator } from "./operator.ts";

export const createAgencyUsage = `  baton agency create --name "Acme Leads" --table TABLE

Makes an agency and its first API key, with the AWS credentials and region of the environment. TABLE is the
output TableName of the deployed stack.`;

/** `baton agency create …`: answers the exit code; undefined when the arguments are not what it takes. */
export async function runCreateAgency(args: readonly string[]): Promise<number | undefined> {
  const { values } = parseArgs({ args: [...args], options: { name: { type: "string" }, table: { type: "string" } } });
  if (!values.name?.trim() || !values.table) return undefined;
  const operator = makeOperator(new DynamoDBClient(), values.table);
  const { agency, secret } = await operator.createAgency(values.name.trim());
  console.log(
    `Agency   ${agency.name}\nId       ${agency.id}\nAPI key  ${secret}\n\nThe key is shown this once; only its hash is stored.`,
  );
  return 0;
}
