import { html, type Html } from "#platform/pages/html.ts";
import { truncate } from "#platform/text/plain-text.ts";
import { stripLongNumbers } from "#platform/text/strip-long-numbers.ts";
import { stripTappableText } from "#platform/text/strip-tappable-text.ts";

/** The names in a verification; without a client it is for the agency's own people. */
export type VerificationNames = { agencyName: string; clientName?: string | undefined };

/** Reduces a name that an agency chose: its reader has agreed to nothing yet, and must not get the agency's links. */
const toPlainName = (name: string | undefined = ""): string => stripLongNumbers(stripTappableText(name));

const shortName = (name: string | undefined): string => truncate(toPlainName(name), 40, "..");

/** Renders the verification SMS. The code comes first, where previews show it. */
export function renderVerificationSms({ code, agencyName, clientName }: VerificationNames & { code: string }): string {
  const [agency, client] = [shortName(agencyName), shortName(clientName)];
  const contentPhrase = (client && `leads for ${client}`) || "messages";
  return `${code} is the code to get ${contentPhrase}${agency && ` from ${agency}`} on this phone. Not expected? Ignore this text.`;
}

/** Renders the verification email. Its link only opens a page, because programs open links automatically. */
export function renderVerificationEmail({ link, agencyName, clientName }: VerificationNames & { link: string }): {
  subject: string;
  lines: string[];
  html: Html;
} {
  const [agency, client] = [toPlainName(agencyName) || "An agency", toPlainName(clientName)];
  const requestText = client
    ? `${agency} wants to send leads for ${client} to this address.`
    : `${agency} wants to send messages about its leads to this address.`;
  const hint = "The link works for 24 hours. Not expected? Ignore this email, and nothing is sent.";
  const subject = client ? `Confirm this address for leads for ${client}` : "Confirm this address";
  return {
    subject: truncate(subject, 120),
    lines: [requestText, "", "Open this page to confirm that you want it:", link, "", hint],
    html: html`<p>${requestText}</p>
      <p><a href="${link}">Open the page to confirm that you want it</a></p>
      <p>${hint}</p>`,
  };
}
