#!/usr/bin/env node
import { parseArgs } from "node:util";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { operatorOf } from "./operator.ts";

const usage = `Usage:
  baton agency create --name "Acme Leads" --table TABLE

Makes an agency and its first API key, with the AWS credentials and region of the environment. TABLE is the
output TableName of the deployed stack.`;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { name: { type: "string" }, table: { type: "string" }, help: { type: "boolean", short: "h" } },
});

if (values.help) {
  console.log(usage);
} else if (positionals.join(" ") === "agency create" && values.name?.trim() && values.table) {
  const operator = operatorOf(new DynamoDBClient(), values.table);
  const { agency, secret } = await operator.createAgency(values.name.trim());
  console.log(
    `Agency   ${agency.name}\nId       ${agency.id}\nAPI key  ${secret}\n\nThe key is shown this once; only its hash is stored.`,
  );
} else {
  console.error(usage);
  process.exitCode = 2;
}
