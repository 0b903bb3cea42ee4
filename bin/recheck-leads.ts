import { parseArgs } from "node:util";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { AgencyId } from "#domain/shared/id.ts";
import { InstantInput } from "#domain/shared/instant.ts";
import { makeOperator } from "./operator.ts";

export const recheckLeadsUsage = `  baton recheck --agency AGENCY --from TIME --to TIME --table TABLE

Rechecks every lead that an agency pushed in a period, starting in a minute: sends what was never sent, and rebuilds
billing records and lists from the histories. TIME is like 2026-11-22T14:05:00Z; the period ends before --to.`;

/** Runs `baton recheck …`. Returns the exit code, or undefined when the arguments are wrong. */
export async function runRecheckLeads(args: readonly string[]): Promise<number | undefined> {
  const text = { type: "string" } as const;
  const { values } = parseArgs({ args: [...args], options: { agency: text, from: text, to: text, table: text } });
  const agencyId = AgencyId.safeParse(values.agency);
  const [from, to] = [InstantInput.safeParse(values.from), InstantInput.safeParse(values.to)];
  if (!agencyId.success || !from.success || !to.success || !values.table) return undefined;
  const operator = makeOperator(new DynamoDBClient(), values.table);
  const period = { from: from.data, to: to.data };
  const count = await operator.recheckLeads(agencyId.data, period, (soFar) => console.log(`${soFar} leads …`));
  console.log(
    count === 0 ? "There are no leads in that period." : `Done: ${count} leads will be rechecked within minutes.`,
  );
  return 0;
}
