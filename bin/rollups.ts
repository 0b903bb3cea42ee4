import type { Command } from "commander";
import * as z from "zod";
import { type AgencyId, ClientId } from "#domain/shared/id.ts";
import { openOperatorOf } from "./open-operator.ts";
import { agencyOption, parseWith, tableOption } from "./options.ts";

const parseDate = parseWith(z.iso.date(), "a date such as 2026-11-22");

export const addRollups = (program: Command) =>
  program
    .command("rollups")
    .description("check the cells that reports read")
    .command("rebuild")
    .summary("compute the cells of an agency's clients again")
    .description(
      "Computes the cells of days from the billing records and prints those that differ. Schedules the days that differ, " +
        "to be stored in half an hour; with --compare it changes nothing. Exits with 1 if, with --compare, a cell differs " +
        "whose job is not due.",
    )
    .requiredOption(...agencyOption)
    .option("--client <id>", "only this client", parseWith(ClientId, "the id of a client: client_…"))
    .requiredOption("--from <date>", "the first date, in the time zone of each client", parseDate)
    .requiredOption("--to <date>", "the last date", parseDate)
    .option("--compare", "only compare")
    .requiredOption(...tableOption)
    .action(rebuildRollups);

type RebuildOptions = {
  agency: AgencyId;
  client?: ClientId;
  from: string;
  to: string;
  compare?: boolean;
  table: string;
};

async function rebuildRollups(
  { agency, client, from, to, compare = false, table }: RebuildOptions,
  command: Command,
): Promise<void> {
  if (to < from) command.error("error: --to must not be before --from");
  const operator = await openOperatorOf(agency, table);
  const clientIds = await operator.listClientIds(agency);
  // A wrong id would look like a client whose cells are right.
  if (client && !clientIds.includes(client)) throw new Error(`The agency has no client ${client}.`);
  let [differing, due] = [0, 0];
  for (const clientId of client ? [client] : clientIds) {
    for await (const found of operator.compareCells(agency, clientId, { from, to }, { isRepaired: !compare })) {
      if (found.isDue) due += 1;
      else differing += 1;
      const state = found.isDue ? "due" : compare ? "differs" : "scheduled";
      console.log(
        `${clientId} ${found.date} ${found.campaignId}: ${found.stored} leads stored, ${found.computed} computed: ${state}`,
      );
    }
  }
  console.log(`${differing} cells differ; ${due} more are due.`);
  if (compare && differing > 0) process.exitCode = 1;
}
