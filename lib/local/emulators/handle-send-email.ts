import * as z from "zod";
import type { Inbox, Mail } from "../inbox/inbox.ts";
import { parseMime } from "../inbox/parse-mime.ts";
import type { ConfigurationSet } from "../template/system.ts";
import { type Report, simulateReports } from "./mail-simulator.ts";
import type { ServiceResponse } from "./service-response.ts";

const Text = z.object({ Data: z.string() });

/** The characters that SES accepts in the names and values of tags. */
const tagText = /^[A-Za-z0-9_-]{1,256}$/;

/** The input of SES v2 `SendEmail`, as far as it changes what arrives. */
const SendEmail = z.object({
  FromEmailAddress: z.string().min(3),
  ConfigurationSetName: z.string().optional(),
  EmailTags: z
    .array(z.object({ Name: z.string().regex(tagText), Value: z.string().regex(tagText) }))
    .max(50)
    .default([]),
  Destination: z
    .object({
      ToAddresses: z.array(z.string()).default([]),
      CcAddresses: z.array(z.string()).default([]),
      BccAddresses: z.array(z.string()).default([]),
    })
    .optional(),
  Content: z.union([
    z.object({
      Simple: z.object({
        Subject: Text,
        Body: z.object({ Text: Text.optional(), Html: Text.optional() }),
        Headers: z
          .array(z.object({ Name: z.string().max(126), Value: z.string().max(870) }))
          .max(15)
          .default([]),
      }),
    }),
    z.object({ Raw: z.object({ Data: z.base64() }) }),
  ]),
});

/** The most recipients that SES accepts in one message. */
const maxRecipients = 50;

/** Handles SES v2 `SendEmail`. Also returns the events that SES's mailbox simulator would publish. */
export function handleSendEmail(
  body: string,
  inbox: Inbox,
  sets: readonly ConfigurationSet[],
): { answer: ServiceResponse; reports: Report[] } {
  const accepted = acceptEmail(body, inbox, sets);
  return "reports" in accepted ? accepted : { answer: accepted, reports: [] };
}

function acceptEmail(
  body: string,
  inbox: Inbox,
  sets: readonly ConfigurationSet[],
): ServiceResponse | { answer: ServiceResponse; reports: Report[] } {
  const parsed = SendEmail.safeParse(JSON.parse(body));
  if (!parsed.success) return errorResponse(400, "BadRequestException", z.prettifyError(parsed.error));
  const { FromEmailAddress: from, Destination: destination, Content: content } = parsed.data;
  const { ConfigurationSetName: setName, EmailTags: tags } = parsed.data;
  const set = sets.find(({ name }) => name === setName);
  if (setName !== undefined && !set) {
    return errorResponse(404, "NotFoundException", `Configuration set <${setName}> does not exist.`);
  }
  const to = destination ? [...destination.ToAddresses, ...destination.CcAddresses, ...destination.BccAddresses] : [];

  const mail: Omit<Mail, "id" | "messageId" | "at"> =
    "Raw" in content ? rawMail(from, to, content.Raw.Data) : simpleMail(from, to, content.Simple);
  if (mail.to.length === 0 || mail.to.length > maxRecipients) {
    return errorResponse(400, "BadRequestException", `1 to ${maxRecipients} recipients, not ${mail.to.length}.`);
  }
  const malformedAddress = mail.to.find(
    (address) => !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address.replace(/^.*<|>\s*$/g, "")),
  );
  if (malformedAddress !== undefined)
    return errorResponse(400, "BadRequestException", `Illegal address: ${malformedAddress}`);

  for (const address of mail.to) {
    const outage = inbox.takeOutage("mail", address);
    if (outage) return errorResponse(toHttpStatus(outage), outage, "An outage added to the local inbox");
  }
  const messageId = inbox.storeMail(mail);
  const tagValues = Object.fromEntries(tags.map(({ Name, Value }) => [Name, [Value]]));
  return {
    answer: jsonResponse(200, { MessageId: messageId }),
    reports: simulateReports({ messageId, from, to: mail.to, subject: mail.subject, tags: tagValues }, set),
  };
}

type SimpleContent = Extract<z.infer<typeof SendEmail>["Content"], { Simple: unknown }>["Simple"];

function simpleMail(from: string, to: string[], { Subject, Body, Headers }: SimpleContent) {
  return {
    from,
    to,
    subject: Subject.Data,
    text: Body.Text?.Data,
    html: Body.Html?.Data,
    headers: Object.fromEntries(Headers.map(({ Name, Value }) => [Name, Value])),
  };
}

/** Reads a MIME message. It is kept as it is; its text, its HTML and its other parts are decoded for the inbox. */
function rawMail(envelopeFrom: string, to: string[], data: string) {
  const raw = Buffer.from(data, "base64").toString();
  const { headers, parts } = parseMime(raw);
  const headerRecipients = (headers["To"] ?? "").split(",").filter((address) => address.includes("@"));
  const findText = (type: string) => parts.find(({ contentType }) => contentType.startsWith(type))?.text;
  return {
    from: headers["From"] ?? envelopeFrom,
    to: to.length > 0 ? to : headerRecipients,
    subject: headers["Subject"] ?? "",
    headers,
    text: findText("text/plain"),
    html: findText("text/html"),
    parts: parts.filter(({ contentType }) => !/^text\/(plain|html)\b/.test(contentType)),
    raw,
  };
}

function toHttpStatus(code: string): number {
  if (code === "TooManyRequestsException") return 429;
  return code.startsWith("Internal") ? 500 : 400;
}

function errorResponse(status: number, type: string, message: string): ServiceResponse {
  return jsonResponse(status, { __type: type, message });
}

function jsonResponse(status: number, body: unknown): ServiceResponse {
  return { status, contentType: "application/json", body: JSON.stringify(body) };
}
