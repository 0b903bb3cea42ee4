import { encodePhrase, encodeText, lineBreak, toBase64 } from "./encode-header.ts";

/** A part of a message: its content type with parameters, and its text, which is sent as UTF-8 in base64. */
type TextPart = { contentType: string; text: string };
type Attachment = TextPart & { fileName: string };

type MimeMessage = {
  from: { name: string; address: string };
  to: string;
  subject: string;
  /** Further headers, of printable ASCII. */
  headers: Readonly<Record<string, string>>;
  /** The same content in several forms, the simplest first. */
  alternatives: readonly TextPart[];
  attachments: readonly Attachment[];
  /** A word of letters, digits and `_.-` that no other message has. Boundaries are made of it. */
  boundary: string;
};

/**
 * Builds an email with alternatives and attachments (RFC 2045 to 2047). It is a pure function: the same message has the
 * same bytes. Every part is in base64, so that no server on the way changes it, and no boundary occurs in it: `=_` is
 * no base64 (RFC 2045 §6.7). Throws if a header has a line break, which would inject another header.
 */
export function buildMimeMessage(message: MimeMessage): Uint8Array {
  const { from, to, subject, headers, alternatives, attachments, boundary } = message;
  const outer = `=_mixed_${boundary}`;
  const inner = `=_alternative_${boundary}`;
  const head = [
    `From: ${toSender(from)}`,
    `To: ${to}`,
    `Subject: ${encodeText(subject)}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    "MIME-Version: 1.0",
    `Content-Type: multipart/mixed; boundary="${outer}"`,
  ];
  for (const line of head) if (!isHeader(line)) throw new RangeError("a header with a line break or outside ASCII");
  const lines = [
    ...head,
    "",
    `--${outer}`,
    `Content-Type: multipart/alternative; boundary="${inner}"`,
    "",
    ...alternatives.flatMap((part) => [`--${inner}`, ...renderPart(part)]),
    `--${inner}--`,
    "",
    ...attachments.flatMap(({ contentType, fileName, text }) => [
      `--${outer}`,
      ...renderPart({ contentType: `${contentType}; name="${fileName}"`, text }, [
        `Content-Disposition: attachment; filename="${fileName}"`,
      ]),
    ]),
    `--${outer}--`,
    "",
  ];
  return new TextEncoder().encode(lines.join(lineBreak));
}

/** Formats the sender. The address has its own line behind an encoded name, whose lines have a limit (RFC 2047 §2). */
function toSender({ name, address }: MimeMessage["from"]): string {
  const phrase = encodePhrase(name);
  return `${phrase}${phrase.startsWith('"') ? "" : lineBreak} <${address}>`;
}

const renderPart = ({ contentType, text }: TextPart, headers: readonly string[] = []): string[] => [
  `Content-Type: ${contentType}`,
  "Content-Transfer-Encoding: base64",
  ...headers,
  "",
  ...(toBase64(text).match(/.{1,76}/g) ?? [""]),
  "",
];

/** Printable ASCII, in lines that only continue where a folded encoded word does. */
const isHeader = (line: string): boolean => /^[ -~]*(?:\r\n [ -~]+)*$/.test(line);
