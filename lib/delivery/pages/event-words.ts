import type { Message } from "#domain/delivery/message.ts";
import { html } from "#platform/pages/html.ts";
import { foldedToGsm7 } from "#platform/text/gsm-7.ts";
import { smsSize } from "#platform/text/sms-segments.ts";
import { emailDocument } from "../email/pages/email-document.ts";
import { stopHeaders } from "../email/pages/stop-headers.ts";
import { eventLines } from "./event-lines.ts";
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

type Told = Pick<Message, "type" | "at" | "data">;

/**
 * A text: the title, as many lines as fit into two segments, and where such texts are stopped, since there is no page behind it that
 * says so. The question whether a phone is somebody's has neither, to be read at a glance.
 */
export function eventSms(message: Told, { stopUrl }: { stopUrl: string }): string {
  if (message.type === "endpoint.verification")
    return verificationSms({ ...namesIn(message), code: word(message, "code") });
  const stop = `Stop: ${stopUrl}`;
  const kept = [titles[message.type]];
  for (const line of eventLines(message).map(foldedToGsm7)) {
    if (line !== undefined && smsSize([...kept, line, stop].join("\n")).segments <= 2) kept.push(line);
  }
  return [...kept, stop].join("\n");
}

/** The email of an event, as text and as HTML that say the same. */
export function eventEmail(
  message: Told,
  { stopUrl }: { stopUrl: string },
): { subject: string; text: string; html: string; headers: Record<string, string> } {
  const question =
    message.type === "endpoint.verification"
      ? verificationEmail({ ...namesIn(message), link: word(message, "link") })
      : undefined;
  const title = question?.subject ?? titles[message.type];
  const lines = question?.lines ?? eventLines(message);
  const body = html`<h1 style="margin:0 0 16px;font-size:24px;line-height:1.2">${title}</h1>
    ${question?.html ?? lines.map((line) => html`<p style="margin:4px 0">${line}</p>`)}
    <p style="margin:24px 0 0;font-size:14px"><a href="${stopUrl}" style="color:inherit">Stop these emails</a></p>`;
  return {
    subject: title,
    text: `${[title, "", ...lines, "", "Stop these emails:", stopUrl].join("\n")}\n`,
    html: emailDocument({ title, body }),
    // RFC 3834: keeps absence notes from answering.
    headers: { "Auto-Submitted": "auto-generated", ...stopHeaders(stopUrl) },
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
