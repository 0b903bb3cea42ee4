import { parseArgs } from "node:util";
import { CampaignId } from "#domain/shared/id.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import { limits } from "#platform/limits.ts";
import type { Encoding } from "./scan-file.ts";

/** The arguments of an import, and the API key from the environment. */
export type ImportArguments = {
  file: string;
  campaignId: string;
  url: string;
  key: string;
  resultFile: string;
  batchSize: number;
  delimiter: string;
  map: string | undefined;
  keyColumn: string | undefined;
  encoding: Encoding | undefined;
};

export const importUsage = `  baton import FILE --campaign ID [--map "Column=target,…"] [--url URL] [--key-env NAME] [--result FILE]
               [--batch N] [--key-column COLUMN] [--encoding utf8|latin1] [--delimiter C]

Pushes the rows of a CSV file as leads of a campaign, and writes the result of each row into the result file. After an
interruption the same command resumes; no row becomes two leads. See docs/import.md.

  --map         the target of each column: person.name, person.phone, person.email, person.country, person.postcode,
                person.address, notes, fields.NAME (:number, :boolean), consent.wording, consent.source, consent.at,
                consent.certificateUrl. Without it, columns with common names are recognised
  --url         URL of the API (http://127.0.0.1:4500)
  --key-env     the environment variable that holds an API key of the agency (BATON_API_KEY)
  --result      the result file; by default FILE.result.csv, beside the file
  --batch       rows of a request, at most and by default ${limits.batchLeads}
  --key-column  a column with an idempotency key for each row; without it, keys are made of campaign, file and row
  --encoding    by default detected
  --delimiter   a comma by default; "tab" for a tab`;

const options = {
  campaign: { type: "string" },
  map: { type: "string" },
  url: { type: "string", default: "http://127.0.0.1:4500" },
  "key-env": { type: "string", default: "BATON_API_KEY" },
  result: { type: "string" },
  batch: { type: "string", default: String(limits.batchLeads) },
  "key-column": { type: "string" },
  encoding: { type: "string" },
  delimiter: { type: "string", default: "," },
} as const;

/** Parses the arguments of `baton import`. Refuses wrong ones with a sentence. */
export function parseArguments(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Result<ImportArguments, string> {
  const parsed = parseCommandLine(args);
  if (!parsed.ok) return parsed;
  const { positionals, values } = parsed.value;
  const [file, another] = positionals;
  if (file === undefined || another !== undefined) return refuse("Name one CSV file.");
  if (!CampaignId.safeParse(values.campaign).success)
    return refuse("--campaign takes the id of a campaign: campaign_…");
  if (!/^https?:\/\/[^/?#]/.test(values.url))
    return refuse("--url takes the URL of the API, such as https://leads.example.com");
  const key = environment[values["key-env"]]?.trim();
  if (!key) return refuse(`Put an API key of the agency into the environment variable ${values["key-env"]}.`);
  const batchSize = Number(values.batch);
  if (!(Number.isInteger(batchSize) && batchSize >= 1 && batchSize <= limits.batchLeads))
    return refuse(`--batch takes a number from 1 to ${limits.batchLeads}.`);
  const { encoding } = values;
  if (encoding !== undefined && encoding !== "utf8" && encoding !== "latin1")
    return refuse("--encoding takes utf8 or latin1.");
  const delimiter = values.delimiter === "tab" || values.delimiter === "\\t" ? "\t" : values.delimiter;
  if (!/^[\t\x20-\x7e]$/.test(delimiter) || /[\w"]/.test(delimiter))
    return refuse('--delimiter takes one character such as , ; | or "tab".');
  return ok({
    file,
    key,
    batchSize,
    encoding,
    delimiter,
    map: values.map,
    keyColumn: values["key-column"],
    campaignId: values.campaign ?? "",
    url: values.url.replace(/\/+$/, ""),
    resultFile: values.result ?? `${file.replace(/\.(?:csv|tsv|txt)$/i, "")}.result.csv`,
  });
}

function parseCommandLine(args: readonly string[]) {
  try {
    return ok(parseArgs({ args: [...args], allowPositionals: true, options }));
  } catch (fault) {
    // Node's message is a sentence that names the unknown option.
    return refuse(fault instanceof Error ? fault.message : String(fault));
  }
}
