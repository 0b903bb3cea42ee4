import { parseArgs } from "node:util";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { makeOperator } from "./operator.ts";

export const createAgencyUsage = `  baton agency create --name "Acme Leads" --table TABLE

Creates an agency and its first API key, with the AWS credentials and region of the environment. TABLE is the
output TableName of the deployed stack.`;

/** Runs `baton agency create …`. Returns the exit code, or undefined when the arguments are wrong. */
export async function runCreateAgency(args: readonly string[]): Promise<number | undefined> {
  const { values } = parseArgs({ args: [...args], options: { name: { type: "string" }, table: { type: "string" } } });
  if (!values.name?.trim() || !values.table) return undefined;
  const operator = makeOperator(new DynamoDBClient(), values.table);
  const { agency, secret } = await operator.createAgency(values.name.trim());
  console.log(
    `Agency   ${agency.name}\nId       ${agency.id}\nAPI key  ${secret}\n\n` +
      "The key is shown only now; Baton stores only its hash.",
  );
  return 0;
}
