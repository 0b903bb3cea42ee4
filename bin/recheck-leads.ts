import type { Command } from "commander";
import type { AgencyId } from "#domain/shared/id.ts";
import { type Instant, InstantInput } from "#domain/shared/instant.ts";
import { countNoun } from "#platform/text/count-noun.ts";
import { openOperatorOf } from "./open-operator.ts";
import { agencyOption, parseWith, tableOption } from "./options.ts";

const parseTime = parseWith(InstantInput, "a time such as 2026-11-22T14:05:00Z");

export const addRecheckLeads = (program: Command) =>
  program
    .command("recheck")
    .summary("recheck the leads received in a period")
    .description(
      "Rechecks every lead of an agency that was received in a period, starting in a minute: sends what was never sent, and " +
        "rebuilds billing records and lists from the histories.",
    )
    .requiredOption(...agencyOption)
    .requiredOption("--from <time>", "the start of the period, such as 2026-11-22T14:05:00Z", parseTime)
    .requiredOption("--to <time>", "the end of the period, which it does not include", parseTime)
    .requiredOption(...tableOption)
    .action(recheckLeads);

type RecheckOptions = { agency: AgencyId; from: Instant; to: Instant; table: string };

async function recheckLeads({ agency, from, to, table }: RecheckOptions, command: Command): Promise<void> {
  if (to <= from) command.error("error: --to must be after --from");
  const operator = await openOperatorOf(agency, table);
  const count = await operator.recheckLeads(agency, { from, to }, (soFar) =>
    console.log(`${countNoun(soFar, "lead")} …`),
  );
  console.log(
    count === 0
      ? "There are no leads in that period."
      : `Done: ${countNoun(count, "lead")} will be rechecked within minutes.`,
  );
}
