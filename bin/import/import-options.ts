import { type Command, InvalidArgumentError, Option } from "commander";
import * as z from "zod";
import { CampaignId } from "#domain/shared/id.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import { limits } from "#platform/limits.ts";
import { parseWith } from "../options.ts";
import { type Encoding, encodings } from "./encodings.ts";
import { targets } from "./targets.ts";

export type ImportOptions = {
  campaign: CampaignId;
  map?: string;
  url: string;
  keyEnv: string;
  result?: string;
  batch: number;
  keyColumn?: string;
  encoding?: Encoding;
  delimiter?: string;
  dryRun?: true;
};

/** Everything that an import needs, with the API key from the environment. */
export type ImportArguments = {
  file: string;
  campaignId: string;
  url: string;
  key: string;
  resultFile: string;
  batchSize: number;
  delimiter: string | undefined;
  dryRun: boolean;
  map: string | undefined;
  keyColumn: string | undefined;
  encoding: Encoding | undefined;
};

const { batchLeads } = limits;

export const addImportOptions = (command: Command): Command =>
  command
    .summary("push the rows of a CSV file as leads")
    .description(
      "Pushes the rows of a CSV file as leads of a campaign, and writes the result of each row into the result file. " +
        "After an interruption the same command resumes; no row becomes two leads. Try a new file with --dry-run first. " +
        "See docs/import.md.",
    )
    .argument("<file>", "the CSV file")
    .allowExcessArguments(false)
    .requiredOption("--campaign <id>", "the campaign", parseWith(CampaignId, "the id of a campaign: campaign_…"))
    .option(
      "--map <columns>",
      `the target of each column, as "Column=target,…": ${targets.join(", ")}, fields.NAME (:number, :boolean); ` +
        "several columns may go to person.name (joined by spaces), person.address " +
        "(by commas) and notes (default: columns with common names are recognised)",
    )
    .option("--url <url>", "the URL of the API", parseUrl, "http://127.0.0.1:4500")
    .option("--key-env <name>", "the environment variable with an API key of the agency", "BATON_API_KEY")
    .option("--result <file>", "the result file (default: FILE.result.csv, beside the file)")
    .option(
      "--batch <rows>",
      "the most rows of a request, 1 to 100",
      parseWith(z.coerce.number().int().min(1).max(batchLeads), `a number from 1 to ${batchLeads}`),
      batchLeads,
    )
    .option(
      "--key-column <column>",
      "a column with an idempotency key for each row (default: keys are made of campaign, file and row)",
    )
    .addOption(
      new Option(
        "--encoding <encoding>",
        "the encoding; latin1 is Windows-1252 (default: by the byte order mark, otherwise detected)",
      ).choices(encodings),
    )
    .option(
      "--delimiter <character>",
      'the delimiter; "tab" for a tab (default: by a first line such as sep=;, otherwise by the header)',
      parseDelimiter,
    )
    .option(
      "--dry-run",
      "check every row and store nothing: says what would be sent, and which rows would be refused and why",
    );

export const parseUrl = (text: string): string => {
  if (!/^https?:\/\/[^/?#]/.test(text))
    throw new InvalidArgumentError("It takes the URL of the API, such as https://leads.example.com.");
  return text.replace(/\/+$/, "");
};

function parseDelimiter(text: string): string {
  const delimiter = text === "tab" || text === "\\t" ? "\t" : text;
  if (!/^[\t\x20-\x7e]$/.test(delimiter) || /[\w"]/.test(delimiter))
    throw new InvalidArgumentError('It takes one character such as , ; | or "tab".');
  return delimiter;
}

/** Completes the options with the API key and the default result file. Refuses a missing key with a sentence. */
export function completeArguments(
  {
    file,
    campaign,
    keyEnv,
    result,
    batch,
    url,
    delimiter,
    map,
    keyColumn,
    encoding,
    dryRun,
  }: ImportOptions & { file: string },
  environment: Readonly<Record<string, string | undefined>>,
): Result<ImportArguments, string> {
  const key = environment[keyEnv]?.trim();
  if (!key) return refuse(`Put an API key of the agency into the environment variable ${keyEnv}.`);
  const resultFile = result ?? `${file.replace(/\.(?:csv|tsv|txt)$/i, "")}.result.csv`;
  return ok({
    file,
    key,
    url,
    delimiter,
    map,
    keyColumn,
    encoding,
    dryRun: dryRun ?? false,
    resultFile,
    campaignId: campaign,
    batchSize: batch,
  });
}
