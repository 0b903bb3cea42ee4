import type { Message } from "../lib/domain/delivery/message.ts";
import { html, render } from "./html.ts";
import { oneLine, shortened } from "./plain-text.ts";
import { verificationEmail, verificationSms } from "./verification-words.ts";

const titles: Record<Message["type"], string> = {
  "lead.delivered": "A lead was delivered",
  "lead.acknowledged": "A client took a lead",
  "lead.rejected": "A client turned a lead down",
  "lead.contacted": "A person was reached",
  "lead.outcome_recorded": "A client said what came of a lead",
  "delivery.exhausted": "A lead could not be delivered",
  "endpoint.failing": "An endpoint is failing",
  "endpoint.disabled": "An endpoint was switched off",
  "endpoint.enabled": "An endpoint works again",
  "endpoint.verification": "Is this yours?",
  "sms.cap_reached": "No more texts today",
  "email.bounced": "Emails come back",
  "email.complained": "Somebody marked a lead email as spam",
};

/** What a message says to a person: a title, and what is known line by line. */
function eventWords({ type, data }: Pick<Message, "type" | "data">): { title: string; lines: string[] } {
  const lines = Object.entries(data).map(
    ([name, value]) => `${spokenName(name)}: ${oneLine(typeof value === "string" ? value : JSON.stringify(value))}`,
  );
  return { title: titles[type], lines };
}

/** A text of one segment where possible: the title, and what identifies the thing. */
export function eventSms(message: Pick<Message, "type" | "data">): string {
  if (message.type === "endpoint.verification")
    return verificationSms({ ...namesIn(message), code: word(message, "code") });
  const { title, lines } = eventWords(message);
  return shortened([title, ...lines].join("\n"), 300, "..");
}

/** The email of an event, as text and as HTML that say the same. */
export function eventEmail(message: Pick<Message, "type" | "data">): {
  subject: string;
  text: string;
  html: string;
  headers: Record<string, string>;
} {
  const question =
    message.type === "endpoint.verification"
      ? verificationEmail({ ...namesIn(message), link: word(message, "link") })
      : undefined;
  const words = eventWords(message);
  const title = question?.subject ?? words.title;
  const lines = question?.lines ?? words.lines;
  const content = html`<html lang="en-GB">
    <head>
      <meta charset="utf-8" />
      <title>${title}</title>
    </head>
    <body style="font:17px/1.5 -apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;overflow-wrap:break-word">
      <h1 style="font-size:24px">${title}</h1>
      ${question?.html ?? lines.map((line) => html`<p style="margin:4px 0">${line}</p>`)}
    </body>
  </html>`;
  return {
    subject: title,
    text: `${[title, ...lines].join("\n")}\n`,
    html: `<!doctype html>\n${render(content)}\n`,
    // RFC 3834: keeps absence notes from answering.
    headers: { "Auto-Submitted": "auto-generated" },
  };
}

/** What the sender put into a verification, which has no other data that people are shown. */
function word({ data }: Pick<Message, "data">, name: string): string {
  const value = data[name];
  return typeof value === "string" ? value : "";
}

const namesIn = (message: Pick<Message, "data">) => ({
  agencyName: word(message, "agencyName"),
  ...(message.data["clientName"] !== undefined && { clientName: word(message, "clientName") }),
});

/** `campaignId` as people write it: Campaign id. */
const spokenName = (name: string): string => {
  const words = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
};
