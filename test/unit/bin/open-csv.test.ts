import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mapColumns } from "#bin/import/column-mapping.ts";
import type { Encoding } from "#bin/import/encodings.ts";
import { makeBatches } from "#bin/import/make-batches.ts";
import { type CsvOptions, openCsv } from "#bin/import/open-csv.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "baton-csv-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Opens a file with these bytes as the command does. */
async function open(content: string | Buffer, options: CsvOptions = {}) {
  const file = join(folder, "leads.csv");
  await writeFile(file, content);
  return openCsv(file, options);
}

/** The leads that an import of a file would send, and the rows that it would refuse, each with its row number. */
async function readLeads(content: string | Buffer, options: CsvOptions = {}) {
  const csv = await open(content, options);
  if (!csv.ok) throw new Error(csv.refusal);
  const mapping = mapColumns(csv.value.header, options);
  if (!mapping.ok) throw new Error(mapping.refusal);
  const batches = makeBatches(csv.value.rows, {
    mapping: mapping.value,
    campaignId: "campaign_1",
    delimiter: csv.value.delimiter,
    idempotencyKeyFor: (row) => `key-${row}`,
    after: 0,
    size: 100,
  });
  const leads: unknown[] = [];
  const refused: [row: number, code: string, detail: string][] = [];
  for await (const batch of batches) {
    for (const { row, text } of batch.items) {
      const { person, notes, fields } = JSON.parse(text) as Record<string, unknown>;
      leads.push({ row, person, notes, fields });
    }
    refused.push(...batch.refused.map(({ row, code, detail }): [number, string, string] => [row, code, detail]));
  }
  const { scanned, delimiter, header } = csv.value;
  return { encoding: scanned.encoding, delimiter, header, leads, refused };
}

type Writer = { writes: string; encoding: Encoding; encode: (text: string) => Buffer };

/** Windows-1252 differs from Latin-1 where Latin-1 has control characters: the euro sign is 0x80, a dash 0x96. */
const windows1252 = (text: string): Buffer =>
  Buffer.from(text.replaceAll("€", "\u0080").replaceAll("–", "\u0096"), "latin1");

const writers: Writer[] = [
  { writes: "UTF-8", encoding: "utf8", encode: (text) => Buffer.from(text) },
  { writes: "UTF-8 with a mark", encoding: "utf8", encode: (text) => Buffer.from(`\ufeff${text}`) },
  { writes: "Windows-1252", encoding: "latin1", encode: windows1252 },
  { writes: "UTF-16 LE with a mark", encoding: "utf16le", encode: (text) => Buffer.from(`\ufeff${text}`, "utf16le") },
  {
    writes: "UTF-16 BE with a mark",
    encoding: "utf16be",
    encode: (text) => Buffer.from(`\ufeff${text}`, "utf16le").swap16(),
  },
  { writes: "UTF-16 LE", encoding: "utf16le", encode: (text) => Buffer.from(text, "utf16le") },
  { writes: "UTF-16 BE", encoding: "utf16be", encode: (text) => Buffer.from(text, "utf16le").swap16() },
];
const delimiters = { commas: ",", semicolons: ";", tabs: "\t", bars: "|" };
const lineEnds = { LF: "\n", CRLF: "\r\n", CR: "\r" };
const firstLines = { "no first line": () => "", "a line sep=": (delimiter: string) => `sep=${delimiter}` };

const combinations = writers.flatMap((writer) =>
  Object.entries(delimiters).flatMap(([between, delimiter]) =>
    Object.entries(lineEnds).flatMap(([ends, lineEnd]) =>
      Object.entries(firstLines).map(([first, makeFirstLine]) => ({
        title: `${writer.writes}, ${between}, ${ends}, ${first}`,
        writer,
        delimiter,
        lineEnd,
        firstLine: makeFirstLine(delimiter),
      })),
    ),
  ),
);

describe("a file of a spreadsheet", () => {
  it("is tried in every combination of encoding, delimiter, line end and first line", () => {
    expect(new Set(combinations.map(({ title }) => title)).size).toBe(7 * 4 * 3 * 2);
  });

  it.each(combinations)("is read without options: $title", async ({ writer, delimiter, lineEnd, firstLine }) => {
    const lines = [
      ["Name", "Phone", `"Notes${lineEnd}of the${delimiter} call"`, "", ""],
      ["Zoë Müller", "+447700900123", `"£5${delimiter} or €6 – ""cash""${lineEnd}Mornings"`, "", ""],
      ["", "", "", "", ""],
      ["José", "+447700900124", "none", "", "", "", ""],
      ["Few", "+447700900125"],
      ["Many", "+447700900126", "", "", "", "x"],
      ["", "", "", "", ""],
    ].map((cells) => cells.join(delimiter));
    const text = [...(firstLine === "" ? [] : [firstLine]), ...lines, ""].join(lineEnd);
    const map = `Name=person.name,Phone=person.phone,"Notes of the${delimiter} call=notes"`;
    expect(await readLeads(writer.encode(text), { map })).toEqual({
      encoding: writer.encoding,
      delimiter,
      header: ["Name", "Phone", `Notes${lineEnd}of the${delimiter} call`, "", ""],
      leads: [
        {
          row: 2,
          person: { name: "Zoë Müller", phone: "+447700900123" },
          notes: `£5${delimiter} or €6 – "cash"${lineEnd}Mornings`,
        },
        { row: 4, person: { name: "José", phone: "+447700900124" }, notes: "none" },
      ],
      refused: [
        [5, "wrong_cell_count", "The row has 2 cells, but the header has 5."],
        [6, "wrong_cell_count", "The row has 6 cells, but the header has 5."],
      ],
    });
  });

  it("is read with one bad byte in UTF-8: its row is refused, and the others are as they were", async () => {
    const [before, after] = ["Name,Phone\nZoë,+447700900123\nJos", ",+447700900124\nMüller,+447700900125\n"];
    const bytes = Buffer.concat([Buffer.from(before), Buffer.from([0xe9]), Buffer.from(after)]);
    expect(await readLeads(bytes)).toMatchObject({
      encoding: "utf8",
      leads: [
        { row: 2, person: { name: "Zoë" } },
        { row: 4, person: { name: "Müller" } },
      ],
      refused: [[3, "undecodable_text", expect.any(String)]],
    });
  });

  it("is read as Mac Roman where that is said", async () => {
    const bytes = Buffer.from("Name,Phone\rZo\x91,+447700900123\r", "latin1");
    expect(await readLeads(bytes, { encoding: "macintosh" })).toMatchObject({ leads: [{ person: { name: "Zoë" } }] });
  });

  it("is read from Facebook's lead forms: UTF-16 with tabs, and prefixes that keep numbers as text", async () => {
    const text = [
      "id\tcreated_time\tplatform\twhat's_your_roof?\tfull_name\tphone_number\tpost_code\tcountry",
      "l:1093\t2026-11-20T09:00:00+00:00\tfb\tflat, felt\tZoë Müller\tp:+447700900123\tz:LS6 2AB\tGB",
      "",
    ].join("\n");
    expect(await readLeads(Buffer.from(`\ufeff${text}`, "utf16le"))).toMatchObject({
      delimiter: "\t",
      leads: [{ row: 2, person: { name: "Zoë Müller", phone: "+447700900123", postcode: "LS6 2AB", country: "GB" } }],
      refused: [],
    });
  });

  it("is read from HubSpot: first and last names, and countries by name", async () => {
    const text =
      '"Record ID","First Name","Last Name","Email","Phone Number","Country/Region","Postal Code"\n' +
      '"101","Zoë","Müller","zoe@example.com","+44 7700 900123","United Kingdom","LS6 2AB"\n';
    expect((await readLeads(text)).leads).toEqual([
      {
        row: 2,
        person: {
          name: "Zoë Müller",
          email: "zoe@example.com",
          phone: "+44 7700 900123",
          country: "GB",
          postcode: "LS6 2AB",
        },
      },
    ]);
  });

  it("is read from a German Excel: semicolons, and numbers that are ambiguous are refused", async () => {
    const text = "Name;Phone;Budget\r\nZoë;+447700900123;1500\r\nTom;+447700900124;1.500\r\nTim;+447700900125;10,5\r\n";
    const map = "Name=person.name,Phone=person.phone,Budget=fields.budget:number";
    expect(await readLeads(windows1252(text), { map })).toMatchObject({
      leads: [{ row: 2, fields: { budget: 1500 } }],
      refused: [
        [3, "not_a_number", expect.stringContaining("/fields/budget: ambiguous")],
        [4, "not_a_number", expect.stringContaining("/fields/budget: ambiguous")],
      ],
    });
  });

  it("ends in empty rows, or in the end mark of DOS, without refused rows", async () => {
    for (const end of ["", ",,\n", ",,\n\n,,\n", "\n\n\n", " , ,\u00a0\n", "\u001a", '"",""\n'])
      expect(await readLeads(`Name,Phone\nZoë,+447700900123\n${end}`)).toMatchObject({
        leads: [{ row: 2 }],
        refused: [],
      });
  });
});

describe("a row of a file", () => {
  it("may lack the cells of columns without names at the end of the header, and no others", async () => {
    const lines = ["Name,Phone,Notes,,", "Zoë,+447700900123,a,,", "Tom,+447700900124,b", "Tim,+447700900125"];
    expect(await readLeads(lines.join("\n"))).toMatchObject({
      leads: [{ row: 2 }, { row: 3, notes: "b" }],
      refused: [[4, "wrong_cell_count", "The row has 2 cells, but the header has 5."]],
    });
  });
});

describe("the delimiter of a file", () => {
  const found = async (content: string, options: CsvOptions = {}) => {
    const csv = await open(content, options);
    return csv.ok ? [csv.value.delimiter, csv.value.header] : csv.refusal;
  };

  it.each<[string, string, string, string[]]>([
    ["a line sep=", "sep=;\nName;Phone\n", ";", ["Name", "Phone"]],
    ["a quoted line sep=", '"sep=;"\nName;Phone\n', ";", ["Name", "Phone"]],
    ["a line sep= with empty cells", "SEP=|||\nName|Phone\n", "|", ["Name", "Phone"]],
    ["a line sep= for another character", "sep=^\nName^Phone\n", "^", ["Name", "Phone"]],
    ["a line sep= against other signs", "sep=,\nName;x,Phone\n", ",", ["Name;x", "Phone"]],
    ["names with other signs in them", "Name;Phone;a, b, c, d, e\n", ";", ["Name", "Phone", "a, b, c, d, e"]],
    ["names in quotes", '"Name";"Phone";"Notes, all, of, them"\n', ";", ["Name", "Phone", "Notes, all, of, them"]],
    ["commas and many semicolons", "Name,Phone,a;b;c;d;e\n", ",", ["Name", "Phone", "a;b;c;d;e"]],
    ["names of no kind", "Wer|Womit|Was\n", "|", ["Wer", "Womit", "Was"]],
    ["one column", "Name\n", ",", ["Name"]],
    ["empty rows before", ";;\n\nName;Phone\n", ";", ["Name", "Phone"]],
  ])("follows from %s", async (_, content, delimiter, header) => {
    expect(await found(content)).toEqual([delimiter, header]);
  });

  it("follows from the columns that --map and --key-column name", async () => {
    const content = "Wer, a, b, c;Womit;Id\n";
    expect(await found(content)).toEqual([",", ["Wer", "a", "b", "c;Womit;Id"]]);
    expect(await found(content, { map: '"Wer, a, b, c=person.name",Womit=person.phone' })).toEqual([
      ";",
      ["Wer, a, b, c", "Womit", "Id"],
    ]);
    expect(await found(content, { keyColumn: "Id" })).toEqual([";", ["Wer, a, b, c", "Womit", "Id"]]);
  });

  it("is the one that is given, also after a line sep=", async () => {
    expect(await found("Name;Phone\n", { delimiter: "," })).toEqual([",", ["Name;Phone"]]);
    expect(await found("sep=;\nName,Phone\n", { delimiter: "," })).toEqual([",", ["Name", "Phone"]]);
  });

  it("does not make personal data a header", async () => {
    for (const row of ["Zoë;zoe@example.com\n", "Zoë\t+447700900123\n"])
      expect(await found(row)).toContain("The first row has an email address or a phone number");
  });
});

describe("a file that changes while it is read", () => {
  /** Ten chunks of the file system, so that most rows are read after the change. */
  const rows = Array.from({ length: 20_000 }, (_, index) => `Person ${index},+44${7_400_000_000 + index}`);
  const content = ["Name,Phone", ...rows, ""].join("\n");

  async function readAround(change: (file: string) => Promise<void>): Promise<number> {
    const csv = await open(content);
    if (!csv.ok) throw new Error(csv.refusal);
    let read = 0;
    for await (const _ of csv.value.rows) {
      if (read === 0) await change(join(folder, "leads.csv"));
      read += 1;
    }
    return read;
  }

  it.each([
    ["has a row more at its top", content.replace("\n", "\nExtra,+447499999999\n")],
    ["has other rows of the same length", content.replaceAll("Person", "Reason")],
    ["is shorter", content.slice(0, 300_000)],
  ])("is not read on when it %s, because its rows are no longer those that were sent", async (_, changed) => {
    await expect(readAround((file) => writeFile(file, changed))).rejects.toThrow(
      "The file was changed while it was read. Restore it as it was before.",
    );
  });

  it("is read to its end when it is only read by others", async () => {
    expect(await readAround(async (file) => void (await readFile(file)))).toBe(20_000);
  });
});
