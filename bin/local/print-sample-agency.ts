import { bold, dim, printTable } from "../demo/print.ts";
import { sampleUsers } from "../sample-agency/sample-users.ts";
import type { StoredSample } from "./sample-agency.ts";

type Urls = { apiUrl: string; inboxUrl: string };

/** Prints who signs in to the console, the keys of the sample agency, and requests that show each part of it. */
export function printSampleAgency({ apiUrl, inboxUrl }: Urls, { key, leads, clients }: StoredSample): void {
  console.log(`\n  ${bold("Northern Lead Company")}, an agency with ${leads} leads of three months\n`);
  console.log(`Sign in at ${apiUrl}/console as one of these.`);
  console.log(`The link and the code arrive in ${inboxUrl}/inbox/mail\n`);
  printTable(
    ["email", "role", "sees"],
    sampleUsers.map(({ email, role, sees }) => [email, role, sees]),
  );
  console.log();
  printTable(
    ["client", "id, and its key"],
    clients.flatMap(({ name, id, key: clientKey }) => [
      [name, id],
      ["", clientKey],
    ]),
  );
  const [first, second, third] = clients;
  if (!first || !second || !third) return;
  console.log(`
${dim("Paste this into another terminal:")}

export BATON=${apiUrl} KEY=${key} CAMPAIGN=${first.campaignId}
get() { curl -sS "$BATON$1" -H "Authorization: Bearer $KEY"; }

${dim("and look at it:")}

${dim("# today's leads, which no client has called yet")}
get "/v1/leads?limit=6"
${dim("# a fast client")}
get "/v1/clients/${first.id}/report?month=$(date +%Y-%m)"
${dim("# appointments, each with what came of it")}
get "/v1/appointments?clientId=${second.id}"
${dim("# returns that wait for the agency")}
get "/v1/returns?status=referred"
${dim("# two closed months, paid, with a credit note")}
get "/v1/clients/${first.id}/statements"
${dim("# a webhook that has failed for two weeks")}
get "/v1/dead-letters?clientId=${third.id}"
${dim("# what Baton refused, and why")}
get "/v1/refused-leads"
`);
}
