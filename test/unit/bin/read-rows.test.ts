import { describe, expect, it } from "vitest";
import { undecodableMark } from "#bin/import/decode-text.ts";
import type { Encoding } from "#bin/import/encodings.ts";
import { scanFile, type ScannedFile } from "#bin/import/scan-file.ts";
import { maxRecordBytes } from "#bin/import/split-records.ts";
import { contentOf, inChunks, rowsOf } from "#test/support/csv.ts";

describe("reading rows", () => {
  it("counts rows as a spreadsheet does: empty ones too, and a row with line breaks in a cell once", async () => {
    const rows = await rowsOf('a,b\r\n1,"two\r\nlines"\r\n\r\n3,4');
    expect(rows.map((row) => [row.number, "cells" in row && row.cells])).toEqual([
      [1, ["a", "b"]],
      [2, ["1", "two\r\nlines"]],
      [3, [""]],
      [4, ["3", "4"]],
    ]);
  });

  it("estimates the position of each row in the file, and returns the end for the last", async () => {
    const rows = await rowsOf("a\nb\nc\nd\n");
    expect(rows.map(({ position }) => position)).toEqual([2, 4, 6, 8]);
  });

  it("reads files with mixed line ends", async () => {
    expect(contentOf(await rowsOf("a,b\n1,2\r\n3,4\n"))).toEqual([
      ["a", "b"],
      ["1", "2"],
      ["3", "4"],
    ]);
    expect(contentOf(await rowsOf("a,b\r1,2\r", { lineEnd: "\r" }))).toEqual([
      ["a", "b"],
      ["1", "2"],
    ]);
  });

  it("treats quotes within a cell, and after a quoted cell, as literals", async () => {
    expect(contentOf(await rowsOf('a,5" pipe,"b" c,"d""e"\n'))).toEqual([["a", '5" pipe', '"b" c', 'd"e']]);
  });

  it("skips the byte order mark, also before a quote", async () => {
    expect(contentOf(await rowsOf('\ufeff"a",b\n', { markBytes: 3 }))).toEqual([["a", "b"]]);
    expect(contentOf(await rowsOf('\ufeff"a",b\n', { markBytes: 3, chunk: 1 }))).toEqual([["a", "b"]]);
    expect(contentOf(await rowsOf("\ufeff", { markBytes: 3 }))).toEqual([]);
  });

  it("neither returns nor counts a line that names the delimiter", async () => {
    const rows = await rowsOf("sep=;\r\na;b\r\n1;2\r\n", { delimiter: ";", hasSeparatorLine: true });
    expect(rows.map((row) => [row.number, "cells" in row && row.cells])).toEqual([
      [1, ["a", "b"]],
      [2, ["1", "2"]],
    ]);
  });

  it("marks bytes that are not UTF-8, in the cell that has them, and keeps a U+FFFD of the file", async () => {
    const bytes = Buffer.concat([
      Buffer.from("Zoë,é\nT\ufffdm,"),
      Buffer.from([0xeb, 0x2c, 0xc3]),
      Buffer.from("\nZoë,"),
      Buffer.from([0xc3]),
    ]);
    for (const chunk of [1, 2, 3, 100])
      expect(contentOf(await rowsOf(bytes, { chunk }))).toEqual([
        ["Zoë", "é"],
        ["T\ufffdm", undecodableMark, undecodableMark],
        ["Zoë", undecodableMark],
      ]);
  });

  it.each(["utf16le", "utf16be"] as const)("marks half a character in %s", async (encoding) => {
    const units = Buffer.from("a,\ud83c\udfe0\n\ud83cb,\udfe0\nc,\ufffd\n", "utf16le");
    const bytes = Buffer.concat([encoding === "utf16be" ? units.swap16() : units, Buffer.from([0])]);
    for (const chunk of [1, 2, 3, 100])
      expect(contentOf(await rowsOf(bytes, { chunk, encoding }))).toEqual([
        ["a", "🏠"],
        [`${undecodableMark}b`, undecodableMark],
        ["c", "\ufffd"],
        [undecodableMark],
      ]);
  });

  it("reads Latin-1 as Windows-1252, as spreadsheets write it", async () => {
    const bytes = Buffer.from([0x5a, 0x6f, 0xeb, 0x2c, 0x80, 0x35, 0x0a]);
    expect(contentOf(await rowsOf(bytes, { encoding: "latin1", chunk: 1 }))).toEqual([["Zoë", "€5"]]);
  });

  it.each([1_000, 64 * 1024, 1_000_000])(
    "reports a row that is too large, and continues after it, in chunks of %i",
    async (chunk) => {
      const [largest, tooLarge] = ["x".repeat(maxRecordBytes - 1), "x".repeat(maxRecordBytes)];
      const huge = `"${"line\n".repeat(100_000)}"`;
      const text = `a\n${largest}\n${tooLarge}\nb\n${huge},1\nc\n`;
      expect(contentOf(await rowsOf(text, { chunk }))).toEqual([
        ["a"],
        [largest],
        "row_too_large",
        ["b"],
        "row_too_large",
        ["c"],
      ]);
    },
  );

  it("reports a quote that is never closed, however much text follows it", async () => {
    expect(contentOf(await rowsOf('a\n"b\nc\n'))).toEqual([["a"], "quote_not_closed"]);
    expect(contentOf(await rowsOf(`a\n"b\n${"c\n".repeat(100_000)}`))).toEqual([["a"], "quote_not_closed"]);
  });
});

describe("scanning a file", () => {
  const scan = (text: string | Buffer, chunk?: number) => scanFile(inChunks(Buffer.from(text), chunk));

  const bad = Buffer.from([0xeb]);
  const badBytes = (count: number) => Buffer.alloc(count, bad);
  const utf16 = (text: string) => Buffer.from(text, "utf16le");

  it.each<[string, string | Buffer, Partial<ScannedFile>]>([
    ["ASCII", "a,b\n", { encoding: "utf8", markBytes: 0, undecodable: 0 }],
    ["UTF-8", "Zoë,🏠\n", { encoding: "utf8", markBytes: 0, undecodable: 0 }],
    ["UTF-8 with a byte order mark", "\ufeffZoë\n", { encoding: "utf8", markBytes: 3, undecodable: 0 }],
    [
      "a bad byte after a byte order mark",
      Buffer.concat([Buffer.from("\ufeffa,"), bad]),
      { encoding: "utf8", markBytes: 3, undecodable: 1 },
    ],
    [
      "only bad bytes after a byte order mark",
      Buffer.concat([Buffer.from("\ufeffa,"), badBytes(50)]),
      { encoding: "utf8", undecodable: 50 },
    ],
    [
      "a bad byte in UTF-8",
      Buffer.concat([Buffer.from("Zoë,é,\ufffd,"), bad]),
      { encoding: "utf8", undecodable: 1, isMixed: true },
    ],
    ["Latin-1", Buffer.from("Zoë\n", "latin1"), { encoding: "latin1", undecodable: 0, isMixed: false }],
    [
      "Latin-1 with some UTF-8",
      Buffer.concat([Buffer.from("Zoë,"), badBytes(50)]),
      { encoding: "latin1", undecodable: 0, isMixed: true },
    ],
    ["a character cut off at the end", Buffer.from("Zoë").subarray(0, 3), { encoding: "latin1" }],
    ["UTF-16 with a byte order mark", utf16("\ufeffZoë\n"), { encoding: "utf16le", markBytes: 2, undecodable: 0 }],
    ["big-endian UTF-16", utf16("\ufeffZoë\n").swap16(), { encoding: "utf16be", markBytes: 2, undecodable: 0 }],
    ["UTF-16 without one", utf16("Zoë\n"), { encoding: "utf16le", markBytes: 0 }],
    ["big-endian UTF-16 without one", utf16("Zoë\n").swap16(), { encoding: "utf16be", markBytes: 0 }],
    ["half a character in UTF-16", utf16("\ufeffa\ud83c\n"), { encoding: "utf16le", undecodable: 1 }],
  ])("detects the encoding of %s, in chunks of any size", async (_, bytes, expected) => {
    for (const chunk of [1, 2, 3, 100]) expect(await scan(bytes, chunk)).toMatchObject({ value: expected });
  });

  it("uses the encoding that is given, unless a byte order mark contradicts it", async () => {
    const given = (text: string, encoding: Encoding) => scanFile(inChunks(Buffer.from(text)), encoding);
    expect(await given("Zoë", "latin1")).toMatchObject({ value: { encoding: "latin1" } });
    expect(await given("Zoë", "macintosh")).toMatchObject({ value: { encoding: "macintosh" } });
    expect(await given("\ufeffZoë", "utf8")).toMatchObject({ value: { encoding: "utf8", markBytes: 3 } });
    expect(await given("\ufeffZoë", "latin1")).toEqual({
      ok: false,
      refusal: "Its byte order mark says UTF-8. Leave --encoding out.",
    });
  });

  it.each<[string, string]>([
    ["a\n1\n", "\n"],
    ["a\r\n1\r\n", "\n"],
    ["a\r1\r", "\r"],
    ['"a\rb"\n1\r', "\n"],
    ['"a\nb"\r1\r', "\r"],
    ["a", "\n"],
  ])("detects that the lines of %j end in %j", async (text, lineEnd) => {
    for (const chunk of [1, 100]) expect(await scan(text, chunk)).toMatchObject({ value: { lineEnd } });
  });

  it("returns the hash and the size of a file", async () => {
    expect(await scan("abc")).toMatchObject({
      value: { sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", bytes: 3 },
    });
  });

  it.each<[string, Buffer, string]>([
    ["an empty file", Buffer.alloc(0), "The file is empty."],
    ["an Excel workbook", Buffer.from("504b030414000600", "hex"), "workbook"],
    ["an old Excel workbook", Buffer.from("d0cf11e0a1b11ae1", "hex"), "workbook"],
    ["UTF-32", Buffer.from("fffe00006100000062000000", "hex"), "UTF-32"],
  ])("refuses %s", async (_, bytes, expected) => {
    for (const chunk of [1, 100])
      expect(await scan(bytes, chunk)).toEqual({ ok: false, refusal: expect.stringContaining(expected) });
  });
});
