import { resolveMx } from "node:dns/promises";

type ResolveMx = (domain: string) => Promise<readonly { exchange: string }[]>;

/** The errors of DNS that say that the domain, or its mail server, does not exist. */
const absentCodes = ["ENOTFOUND", "ENODATA"];

/**
 * Looks up whether a server takes mail for an address, because some calendars answer an invitation by email to its
 * organizer. Returns a warning, or undefined if one does. A "null MX" refuses all mail (RFC 7505).
 */
export async function checkMailServer(address: string, resolve: ResolveMx = resolveMx): Promise<string | undefined> {
  const domain = address.slice(address.lastIndexOf("@") + 1);
  try {
    const servers = await resolve(domain);
    if (servers.some(({ exchange }) => exchange !== "" && exchange !== ".")) return undefined;
  } catch (error) {
    const { code = "" } = error as { code?: string };
    if (!absentCodes.includes(code)) return `Whether ${domain} takes mail could not be looked up (${code}).`;
  }
  return `No server takes mail for ${domain}: answers that calendars send to invitations will bounce. Add an MX record.`;
}
