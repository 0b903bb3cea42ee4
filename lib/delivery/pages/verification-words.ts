import { html, type Html } from "#platform/pages/html.ts";
import { oneLine, shortened } from "#platform/text/plain-text.ts";

/** Who wants to send something, and for whom; without a client it is for the agency's own people. */
export type VerificationWords = { agencyName: string; clientName?: string | undefined };

/** A text of one segment for names of usual length: the code first, where previews show it. */
export function verificationSms({ code, agencyName, clientName }: VerificationWords & { code: string }): string {
  const [agency, client] = [short(agencyName), clientName && short(clientName)];
  const what = client ? `leads for ${client} from ${agency}` : `messages from ${agency}`;
  return `${code} is the code to get ${what} on this phone. Not expected? Ignore this text.`;
}

/** The email with the link; the page behind it confirms, because programs open links that nobody tapped. */
export function verificationEmail({ link, agencyName, clientName }: VerificationWords & { link: string }): {
  subject: string;
  lines: string[];
  html: Html;
} {
  const wish = clientName
    ? `${oneLine(agencyName)} wants to send leads for ${oneLine(clientName)} to this address.`
    : `${oneLine(agencyName)} wants to send messages about its leads to this address.`;
  const hint = "The link works for 24 hours. Not expected? Ignore this email, and nothing is sent.";
  const subject = clientName ? `Confirm this address for leads for ${oneLine(clientName)}` : "Confirm this address";
  return {
    subject: shortened(subject, 120),
    lines: [wish, "", "Open this page to confirm that you want it:", link, "", hint],
    html: html`<p>${wish}</p>
      <p><a href="${link}">Open the page to confirm that you want it</a></p>
      <p>${hint}</p>`,
  };
}

const short = (name: string): string => shortened(oneLine(name), 40, "..");
