import type { Command } from "commander";
import { Agency } from "#domain/accounts/agency.ts";
import { defaultTimeZone } from "#domain/shared/time-zone.ts";
import { openOperator } from "./open-operator.ts";
import { parseTimeZone, parseWith, tableOption } from "./options.ts";

export const addCreateAgency = (agency: Command) =>
  agency
    .command("create")
    .summary("create an agency and its first API key")
    .description("Creates an agency and its first API key, with the AWS credentials and region of the environment.")
    .requiredOption("--name <name>", "the name of the agency", parseWith(Agency.shape.name, "a name"))
    .option("--time-zone <zone>", "the IANA time zone in which its people read times", parseTimeZone, defaultTimeZone)
    .requiredOption(...tableOption)
    .action(createAgency);

async function createAgency({ name, timeZone, table }: Record<"name" | "timeZone" | "table", string>): Promise<void> {
  const { agency, secret } = await (await openOperator(table)).createAgency(name, timeZone);
  console.log(
    `Agency   ${agency.name}\nId       ${agency.id}\nAPI key  ${secret}\n\n` +
      "The key is shown only now; Baton stores only its hash.",
  );
}
