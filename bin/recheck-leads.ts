import { parseArgs } from "node:util";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { AgencyId } from "#domain/shared/id.ts";
import { InstantInput } from "#domain/shared/instant.ts";
import { makeOperator } from "./operator.ts";

export const recheckLeadsUsage = `  baton recheck --agency AGENCY --from TIME --to TIME --table TABLE

Looks through every lead that an agency pushed in a period once more, a minute from now: what was never sent is, and billing
records and lists are made of the histories anew. TIME is like 2026-11-22T14:05:00Z; TO is no longer part of it.`;

/** `baton recheck …`: answers the exit code; undefined when the arguments are not what it takes. */
export async function runRecheckLeads(args: readonly string[]): Promise<number | undefined> {
  const text = { type: "string" } as const;
  const { values } = parseArgs({ args: [...args], options: { agency: text, from: text, to: text, table: text } });
  const agencyId = AgencyId.safeParse(values.agency);
  const [from, to] = [InstantInput.safeParse(values.from), InstantInput.safeParse(values.to)];
  if (!agencyId.success || !from.success || !to.success || !values.table) return undefined;
  const operator = makeOperator(new DynamoDBClient(), values.table);
  const period = { from: from.data, to: to.data };
  const count = await operator.recheckLeads(agencyId.data, period, (sofar) => console.log(`${sofar} leads …`));
  console.log(
    count === 0 ? "There are no leads of that period." : `Done: ${count} leads are looked at within minutes.`,
  );
  return 0;
}
