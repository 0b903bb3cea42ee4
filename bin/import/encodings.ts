/**
 * How a file's bytes encode characters. Latin-1 is read as Windows-1252, as browsers do and spreadsheets write it.
 * `macintosh` (Mac Roman) is what old versions of Excel for Mac write.
 */
export const encodings = ["utf8", "latin1", "utf16le", "utf16be", "macintosh"] as const;
export type Encoding = (typeof encodings)[number];

/** The names of encodings as people know them. */
export const encodingNames: Record<Encoding, string> = {
  utf8: "UTF-8",
  latin1: "Windows-1252",
  utf16le: "UTF-16 LE",
  utf16be: "UTF-16 BE",
  macintosh: "Mac Roman",
};

/** The byte order marks of the encodings that have one, in hexadecimal. */
const byteOrderMarks: [mark: string, encoding: Encoding][] = [
  ["efbbbf", "utf8"],
  ["fffe", "utf16le"],
  ["feff", "utf16be"],
];

/** What the first bytes of a file say: its encoding, and how many bytes the byte order mark takes. */
export type FileStart = { encoding: Encoding | undefined; markBytes: number };

/** The most bytes that `readFileStart` needs. */
const fileStartBytes = 4;

/** Reads the first bytes of a file. Without a byte order mark, only UTF-16 can be recognised: by its zero bytes. */
export function readFileStart(bytes: Buffer): FileStart {
  const start = bytes.toString("hex", 0, fileStartBytes);
  const [mark, encoding] = byteOrderMarks.find(([known]) => start.startsWith(known)) ?? [];
  if (mark !== undefined) return { encoding, markBytes: mark.length / 2 };
  // Names of columns begin with ASCII letters or a quote, and no other encoding writes zero bytes.
  if (/^(?!00)..00(?!00)..00$/.test(start)) return { encoding: "utf16le", markBytes: 0 };
  if (/^00(?!00)..00(?!00)..$/.test(start)) return { encoding: "utf16be", markBytes: 0 };
  return { encoding: undefined, markBytes: 0 };
}

/** Joins the first chunks of a file, so that its first chunk has all bytes that `readFileStart` needs. */
export async function* joinFileStart(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let start: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of source) {
    if (start === undefined) yield chunk;
    else {
      start = Buffer.concat([start, chunk]);
      if (start.length < fileStartBytes) continue;
      yield start;
      start = undefined;
    }
  }
  if (start && start.length > 0) yield start;
}
