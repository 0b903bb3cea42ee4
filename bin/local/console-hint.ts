import { makeApiClient } from "../demo/api-client.ts";
import { firstUser } from "./first-agency.ts";

/** Says who can sign in to the console of an agency, or how to create the first user. */
export async function readConsoleHint(apiUrl: string, key: string): Promise<string> {
  const { body } = await makeApiClient(apiUrl, key).get<{ items: { email: string }[] }>("/v1/users?limit=200");
  const emails = body.items.map(({ email }) => email);
  const email = emails.find((each) => each === firstUser.email) ?? emails.at(-1);
  if (email !== undefined) return `sign in as ${email}; the link is in the mail inbox`;
  const user = JSON.stringify({ ...firstUser, role: "agency_admin" });
  return `it has no user yet; create one:
curl ${apiUrl}/v1/users -H "Authorization: Bearer ${key}" -H "Content-Type: application/json" -d '${user}'`;
}
