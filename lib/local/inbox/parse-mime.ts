import type { MailPart } from "./inbox.ts";

type MimeMessage = { headers: Record<string, string>; parts: MailPart[] };

/**
 * Parses a MIME message into its headers, with encoded words decoded, and its parts, with base64 decoded. It reads nested
 * multipart messages; a part in another encoding stays as it is.
 */
export function parseMime(message: string): MimeMessage {
  const { headers, body } = splitHeaders(message);
  return { headers, parts: parsePart(headers, body) };
}

function parsePart(headers: Record<string, string>, body: string): MailPart[] {
  const contentType = readHeader(headers, "Content-Type") ?? "text/plain";
  const boundary = /^multipart\/[^;]+;.*\bboundary="?([^";]+)"?/i.exec(contentType)?.[1];
  if (boundary !== undefined) {
    const [, ...sections] = body.split(new RegExp(`(?:^|\\r?\\n)--${escapePattern(boundary)}(?=--|\\r?\\n)`));
    return sections
      .filter((section) => !section.startsWith("--"))
      .flatMap((section) => {
        const part = splitHeaders(section.replace(/^\r?\n/, ""));
        return parsePart(part.headers, part.body);
      });
  }
  const isBase64 = readHeader(headers, "Content-Transfer-Encoding")?.toLowerCase() === "base64";
  const fileName = /\bfilename="([^"]*)"/.exec(readHeader(headers, "Content-Disposition") ?? "")?.[1];
  return [{ contentType, fileName, text: isBase64 ? Buffer.from(body, "base64").toString() : body }];
}

function splitHeaders(message: string): { headers: Record<string, string>; body: string } {
  const end = /\r?\n\r?\n/.exec(message);
  const head = (end ? message.slice(0, end.index) : message).replaceAll(/\r?\n[ \t]+/g, " ");
  const headers = Object.fromEntries(
    [...head.matchAll(/^([^:\s]+):\s*(.*)$/gm)].map(([, name = "", value = ""]) => [name, decodeWords(value.trim())]),
  );
  return { headers, body: end ? message.slice(end.index + end[0].length) : "" };
}

/** Decodes encoded words in base64 (RFC 2047); the space between two of them is no part of the text. */
const decodeWords = (text: string): string =>
  text
    .replaceAll(/(=\?UTF-8\?B\?[^?]*\?=)\s+(?==\?UTF-8\?B\?)/gi, "$1")
    .replaceAll(/(?:=\?UTF-8\?B\?[^?]*\?=)+/gi, (words) =>
      [...words.matchAll(/=\?UTF-8\?B\?([^?]*)\?=/gi)]
        .map(([, word = ""]) => Buffer.from(word, "base64").toString())
        .join(""),
    );

const readHeader = (headers: Record<string, string>, name: string): string | undefined =>
  Object.entries(headers).find(([each]) => each.toLowerCase() === name.toLowerCase())?.[1];

const escapePattern = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
