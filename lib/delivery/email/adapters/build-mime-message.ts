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

const lineBreak = "\r\n";

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
    `From: ${encodePhrase(from.name)} <${from.address}>`,
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

const renderPart = ({ contentType, text }: TextPart, headers: readonly string[] = []): string[] => [
  `Content-Type: ${contentType}`,
  "Content-Transfer-Encoding: base64",
  ...headers,
  "",
  ...(toBase64(text).match(/.{1,76}/g) ?? [""]),
  "",
];

const toBase64 = (text: string): string => Buffer.from(text, "utf8").toString("base64");

/** Printable ASCII, in lines that only continue where a folded encoded word does. */
const isHeader = (line: string): boolean => /^[ -~]*(?:\r\n [ -~]+)*$/.test(line);

/** Encodes an unstructured header: as it is in ASCII, otherwise as encoded words (RFC 2047 §2). */
const encodeText = (text: string): string =>
  /^[ -~]*$/.test(text) && !text.includes("=?") && text.length <= 900 ? text : encodeWords(text);

/** Encodes a display name: quoted in ASCII, otherwise as encoded words. */
const encodePhrase = (text: string): string =>
  /^[ -~]*$/.test(text) && !text.includes("=?") && text.length <= 200
    ? `"${text.replaceAll(/["\\]/g, "\\$&")}"`
    : encodeWords(text);

/** How many bytes of text an encoded word of at most 75 characters holds. */
const maxWordBytes = 45;

/** Splits a text into encoded words, never inside of a character (RFC 2047 §5). */
function encodeWords(text: string): string {
  const words: string[] = [];
  let word = "";
  for (const character of text) {
    if (Buffer.byteLength(word + character) > maxWordBytes) {
      words.push(word);
      word = "";
    }
    word += character;
  }
  return [...words, word].map((each) => `=?UTF-8?B?${toBase64(each)}?=`).join(`${lineBreak} `);
}
