import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import type { AgencyId } from "#domain/shared/id.ts";
import { countNoun } from "#platform/text/count-noun.ts";
import { openOperatorOf } from "./open-operator.ts";
import { agencyOption, tableOption } from "./options.ts";
import { formatErasure, parseErasureLog } from "./parse-erasure-log.ts";

type Options = { agency: AgencyId; table: string };

export function addErasure(program: Command): void {
  const erasure = program.command("erasure").description("keep the log of erasures, and apply it after a restore");
  erasure
    .command("log")
    .summary("write the log of erasures, one JSON object a line")
    .description("Writes the log of erasures to standard output. It holds ids and keyed hashes, and no personal data.")
    .requiredOption(...agencyOption)
    .requiredOption(...tableOption)
    .action(writeLog);
  erasure
    .command("replay")
    .summary("apply erasures again after a backup was restored")
    .description(
      "Stores each erasure of the log that is missing, and erases the persons of all of them again within minutes. May be " +
        "repeated. Without a file, it takes the log in the table, which does not know of erasures after the backup.",
    )
    .argument("[file]", "the log, as `baton erasure log` wrote it")
    .requiredOption(...agencyOption)
    .requiredOption(...tableOption)
    .action(replay);
}

async function writeLog({ agency, table }: Options): Promise<void> {
  const { listErasures } = await openOperatorOf(agency, table);
  for (const erasure of await listErasures(agency)) console.log(formatErasure(agency, erasure));
}

async function replay(file: string | undefined, { agency, table }: Options): Promise<void> {
  const { listErasures, replayErasures } = await openOperatorOf(agency, table);
  const log = file === undefined ? await listErasures(agency) : parseErasureLog(await readFile(file, "utf8"), agency);
  await replayErasures(agency, log);
  console.log(
    log.length === 0
      ? "The log is empty."
      : `Done: Baton applies ${countNoun(log.length, "erasure")} again within minutes.`,
  );
}
