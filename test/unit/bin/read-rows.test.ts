import { describe, expect, it } from "vitest";
import { readRows } from "#bin/import/read-rows.ts";
import { scanFile } from "#bin/import/scan-file.ts";
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
    expect(contentOf(await rowsOf('\ufeff"a",b\n'))).toEqual([["a", "b"]]);
    expect(contentOf(await rowsOf('\ufeff"a",b\n', { chunk: 1 }))).toEqual([["a", "b"]]);
    expect(contentOf(await rowsOf("\ufeff"))).toEqual([]);
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

  it("keeps less than 64 MiB of a file of 100 MB in memory", async () => {
    const megabytes = 100;
    const line = Buffer.from(
      `${"Zoë O'Brien,+447700900123,".repeat(3)}"Two slipped tiles, since ""the"" storm.\r\nMornings."\r\n`,
    );
    const chunk = Buffer.concat(Array.from({ length: Math.ceil(65_536 / line.length) }, () => line));
    async function* file() {
      for (let sent = 0; sent < megabytes * 1_000_000; sent += chunk.length) yield chunk;
    }
    const before = process.memoryUsage().heapUsed;
    let peak = 0;
    let count = 0;
    for await (const row of readRows(file(), { encoding: "utf8", lineEnd: "\n", delimiter: "," })) {
      count += "cells" in row && row.cells.length === 7 ? 1 : 0;
      if (count % 5_000 === 0) peak = Math.max(peak, process.memoryUsage().heapUsed - before);
    }
    expect(count).toBeGreaterThan(700_000);
    expect(peak).toBeGreaterThan(0);
    expect(peak).toBeLessThan(64 * 1024 * 1024);
  }, 60_000);
});

describe("scanning a file", () => {
  const scan = (text: string | Buffer, chunk?: number) => scanFile(inChunks(Buffer.from(text), chunk));

  it.each<[string, string | Buffer, string]>([
    ["ASCII", "a,b\n", "utf8"],
    ["UTF-8", "Zoë,🏠\n", "utf8"],
    ["Latin-1", Buffer.from("Zoë\n", "latin1"), "latin1"],
    ["a character cut off at the end", Buffer.from("Zoë").subarray(0, 3), "latin1"],
  ])("detects the encoding of %s, in chunks of any size", async (_, bytes, encoding) => {
    for (const chunk of [1, 100]) expect(await scan(bytes, chunk)).toMatchObject({ value: { encoding } });
  });

  it("uses the encoding that is given", async () => {
    expect(await scanFile(inChunks(Buffer.from("Zoë")), "latin1")).toMatchObject({ value: { encoding: "latin1" } });
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

  it("refuses an empty file, and a file in UTF-16", async () => {
    expect(await scan("")).toEqual({ ok: false, refusal: "The file is empty." });
    for (const chunk of [1, 100])
      expect(await scan(Buffer.from("\ufeffa,b\n", "utf16le"), chunk)).toEqual({
        ok: false,
        refusal: expect.stringContaining("UTF-16"),
      });
  });
});
