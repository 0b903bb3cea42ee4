import { html, type Html } from "#platform/pages/html.ts";
import { toSingleLine, truncate } from "#platform/text/plain-text.ts";

/** The names in a verification; without a client it is for the agency's own people. */
export type VerificationNames = { agencyName: string; clientName?: string | undefined };

/** Renders the verification SMS. The code comes first, where previews show it. */
export function renderVerificationSms({ code, agencyName, clientName }: VerificationNames & { code: string }): string {
  const [agency, client] = [shortName(agencyName), clientName && shortName(clientName)];
  const contentPhrase = client ? `leads for ${client} from ${agency}` : `messages from ${agency}`;
  return `${code} is the code to get ${contentPhrase} on this phone. Not expected? Ignore this text.`;
}

/** Renders the verification email. Its link only opens a page, because programs open links automatically. */
export function renderVerificationEmail({ link, agencyName, clientName }: VerificationNames & { link: string }): {
  subject: string;
  lines: string[];
  html: Html;
} {
  const requestText = clientName
    ? `${toSingleLine(agencyName)} wants to send leads for ${toSingleLine(clientName)} to this address.`
    : `${toSingleLine(agencyName)} wants to send messages about its leads to this address.`;
  const hint = "The link works for 24 hours. Not expected? Ignore this email, and nothing is sent.";
  const subject = clientName
    ? `Confirm this address for leads for ${toSingleLine(clientName)}`
    : "Confirm this address";
  return {
    subject: truncate(subject, 120),
    lines: [requestText, "", "Open this page to confirm that you want it:", link, "", hint],
    html: html`<p>${requestText}</p>
      <p><a href="${link}">Open the page to confirm that you want it</a></p>
      <p>${hint}</p>`,
  };
}

const shortName = (name: string): string => truncate(toSingleLine(name), 40, "..");
