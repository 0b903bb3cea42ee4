import type { Message } from "#domain/delivery/message.ts";
import { html } from "#platform/pages/html.ts";
import { foldToGsm7 } from "#platform/text/gsm-7.ts";
import { measureSms } from "#platform/text/measure-sms.ts";
import { renderEmailDocument } from "../email/pages/email-document.ts";
import { createUnsubscribeHeaders } from "../email/pages/unsubscribe-headers.ts";
import { formatEventLines } from "./format-event-lines.ts";
import { renderNewLinkEmail, renderNewLinkSms } from "./new-link-messages.ts";
import { renderVerificationEmail, renderVerificationSms } from "./verification-messages.ts";

const titles: Record<Message["type"], string> = {
  "lead.delivered": "A lead was delivered",
  "lead.acknowledged": "A client took a lead",
  "lead.rejected": "A client turned a lead down",
  "lead.contacted": "A person was reached",
  "lead.contact_withdrawn": "A contact was recorded by mistake",
  "lead.outcome_recorded": "A client said what came of a lead",
  "appointment.booked": "An appointment was booked",
  "appointment.moved": "An appointment was moved",
  "appointment.confirmed": "An appointment was confirmed",
  "appointment.cancelled": "An appointment was cancelled",
  "appointment.result": "The result of an appointment",
  "appointment.message_failed": "An appointment message did not arrive",
  "lead.woken": "A lead is delivered again",
  "lead.not_woken": "A lead could not be delivered again",
  "lead.chased": "A client has not reacted to a lead",
  "lead.passed_on": "A lead was passed on",
  "return.opened": "A client returned a lead",
  "return.referred": "A return waits for your decision",
  "return.decided": "A return was decided",
  "lead.erased": "A person asked to be erased",
  "erasure.unconfirmed": "A person's data may not be deleted everywhere",
  "delivery.exhausted": "A lead could not be delivered",
  "endpoint.failing": "An endpoint is failing",
  "endpoint.disabled": "An endpoint was switched off",
  "endpoint.enabled": "An endpoint works again",
  "client.unreachable": "A client can no longer be reached",
  "endpoint.verification": "Is this yours?",
  "link.renewed": "Your new link",
  "statement.closed": "A statement was issued",
  "statement.paid": "A statement was paid",
  "statement.overdue": "A statement is overdue",
  "credit_note.issued": "A credit note was issued",
  "sms.cap_reached": "No more texts today",
  "sms.undelivered": "A text did not arrive",
  "email.bounced": "Emails come back",
  "email.complained": "A lead email was reported as spam",
};

type EventMessage = Pick<Message, "type" | "at" | "data">;

/**
 * Renders the SMS of an event. It has the title, as many lines as fit into two segments, and a link to stop the
 * messages, because no page behind the SMS has one. The notice of an erasure has the link to confirm, which must not be cut. A verification has only the code, which must be visible at a
 * glance. A new link opens a page that has the link to stop.
 */
export function renderEventSms(message: EventMessage, { stopUrl }: { stopUrl: string }): string {
  if (message.type === "endpoint.verification")
    return renderVerificationSms({ ...readNames(message), code: readText(message, "code") });
  if (message.type === "link.renewed") return renderNewLinkSms({ ...readNames(message), ...readLink(message) });
  const stop = `Stop: ${stopUrl}`;
  const confirmUrl = readText(message, "confirmUrl");
  if (confirmUrl) return ["Delete a person's data, confirm", confirmUrl, stop].join("\n");
  const keptLines = [titles[message.type]];
  for (const line of formatEventLines(message).map(foldToGsm7)) {
    if (line !== undefined && measureSms([...keptLines, line, stop].join("\n")).segments <= 2) keptLines.push(line);
  }
  return [...keptLines, stop].join("\n");
}

/** Renders the email of an event; its text and its HTML have the same content. */
export function renderEventEmail(
  message: EventMessage,
  { stopUrl }: { stopUrl: string },
): { subject: string; text: string; html: string; headers: Record<string, string> } {
  const ownContent = renderOwnContent(message);
  const title = ownContent?.subject ?? titles[message.type];
  const lines = ownContent?.lines ?? formatEventLines(message);
  const body = html`<h1 style="margin:0 0 16px;font-size:24px;line-height:1.2">${title}</h1>
    ${ownContent?.html ?? lines.map((line) => html`<p style="margin:4px 0">${line}</p>`)}
    <p style="margin:24px 0 0;font-size:14px"><a href="${stopUrl}" style="color:inherit">Stop these emails</a></p>`;
  return {
    subject: title,
    text: `${[title, "", ...lines, "", "Stop these emails:", stopUrl].join("\n")}\n`,
    html: renderEmailDocument({ title, body }),
    // RFC 3834: prevents automatic replies such as absence notes.
    headers: { "Auto-Submitted": "auto-generated", ...createUnsubscribeHeaders(stopUrl) },
  };
}

/** Renders the email of a message that is no event; undefined for an event. */
function renderOwnContent(message: EventMessage) {
  switch (message.type) {
    case "endpoint.verification":
      return renderVerificationEmail({ ...readNames(message), link: readText(message, "link") });
    case "link.renewed":
      return renderNewLinkEmail({ ...readNames(message), ...readLink(message) });
    default:
      return undefined;
  }
}

const readLink = (message: EventMessage) => ({
  link: readText(message, "link"),
  isForLead: message.data["leadId"] !== undefined,
});

/** Reads a text that the sender added to a verification. */
function readText({ data }: Pick<Message, "data">, name: string): string {
  const value = data[name];
  return typeof value === "string" ? value : "";
}

const readNames = (message: Pick<Message, "data">) => ({
  agencyName: readText(message, "agencyName"),
  clientName: message.data["clientName"] === undefined ? undefined : readText(message, "clientName"),
});
