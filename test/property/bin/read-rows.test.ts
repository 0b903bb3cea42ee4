import { stringify } from "csv-stringify/sync";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { scanFile } from "#bin/import/scan-file.ts";
import { contentOf, inChunks, rowsOf } from "#test/support/csv.ts";
import { runs } from "#test/support/property-runs.ts";

const specialCell = fc.constantFrom(
  "",
  '"',
  '""',
  ",",
  ";",
  "\t",
  "\n",
  "\r\n",
  "\r",
  " ",
  "=1+1",
  "'",
  "é",
  "€",
  "🏠",
  "a,b",
  '5" pipe',
);
const anyCell = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.array(specialCell, { maxLength: 4 }).map((parts) => parts.join("")),
);
/** Generates a table with at least one row of at least one cell. */
const tableOf = (cell: fc.Arbitrary<string>) =>
  fc.array(fc.array(cell, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 12 });

const csvOptions = fc.record({
  delimiter: fc.constantFrom(",", ";", "\t", "|"),
  record_delimiter: fc.constantFrom("\n", "\r\n", "\r"),
  quoted: fc.boolean(),
  bom: fc.boolean(),
  // False leaves the last row without a line end.
  eof: fc.boolean(),
});

describe("any table that csv-stringify wrote", () => {
  it("is read unchanged, with any quoting, line end and chunk size", async () => {
    await fc.assert(
      fc.asyncProperty(tableOf(anyCell), csvOptions, fc.integer({ min: 1, max: 40 }), async (table, options, chunk) => {
        // Without quotes, other line breaks than its own would end a record for other programs too.
        const needsQuotes = table.flat().some((cell) => /[\r\n]/.test(cell));
        const isEmptyAtEnd = !options.eof && table.at(-1)?.join("") === "";
        fc.pre(!isEmptyAtEnd);
        const text = stringify(table, { ...options, quoted: options.quoted || needsQuotes, quoted_empty: needsQuotes });
        const lineEnd = options.record_delimiter === "\r" ? "\r" : "\n";
        const rows = await rowsOf(text, {
          lineEnd,
          delimiter: options.delimiter,
          chunk,
          markBytes: options.bom ? 3 : 0,
        });
        expect(contentOf(rows)).toEqual(table.map((row) => row.map((cell) => cell.toWellFormed())));
        expect(rows.map(({ number }) => number)).toEqual(table.map((_, index) => index + 1));
      }),
      runs(400),
    );
  });

  it("is read unchanged from Latin-1", async () => {
    const latin1 = fc.string({
      unit: fc
        .integer({ min: 0, max: 255 })
        .filter((code) => code < 0x80 || code > 0x9f)
        .map((code) => String.fromCharCode(code)),
    });
    await fc.assert(
      fc.asyncProperty(tableOf(latin1), fc.integer({ min: 1, max: 40 }), async (table, chunk) => {
        const bytes = Buffer.from(stringify(table, { quoted: true, quoted_empty: true }), "latin1");
        expect(contentOf(await rowsOf(bytes, { encoding: "latin1", chunk }))).toEqual(table);
      }),
      runs(200),
    );
  });

  it("is read unchanged from UTF-16 in either order", async () => {
    const encoding = fc.constantFrom("utf16le", "utf16be");
    await fc.assert(
      fc.asyncProperty(tableOf(anyCell), encoding, fc.integer({ min: 1, max: 40 }), async (table, order, chunk) => {
        const wellFormed = table.map((row) => row.map((cell) => cell.toWellFormed()));
        const text = `\ufeff${stringify(wellFormed, { quoted: true, quoted_empty: true })}`;
        const units = Buffer.from(text, "utf16le");
        const bytes = order === "utf16be" ? units.swap16() : units;
        expect(await scanFile(inChunks(bytes, chunk))).toMatchObject({
          value: { encoding: order, markBytes: 2, undecodable: 0, lineEnd: "\n" },
        });
        expect(contentOf(await rowsOf(bytes, { encoding: order, markBytes: 2, chunk }))).toEqual(wellFormed);
      }),
      runs(200),
    );
  });

  it("is detected as UTF-8, with its line end", async () => {
    await fc.assert(
      fc.asyncProperty(tableOf(anyCell), csvOptions, fc.integer({ min: 1, max: 40 }), async (table, options, chunk) => {
        fc.pre(table.length > 1);
        const text = stringify(table, { ...options, quoted: true, quoted_empty: true });
        expect(await scanFile(inChunks(Buffer.from(text), chunk))).toMatchObject({
          ok: true,
          value: {
            encoding: "utf8",
            lineEnd: options.record_delimiter === "\r" ? "\r" : "\n",
            bytes: Buffer.byteLength(text),
          },
        });
      }),
      runs(200),
    );
  });
});

describe("any bytes at all", () => {
  it("are read to their end, each row once, with any chunk size", async () => {
    const unit = fc.constantFrom("a", '"', '"', ",", "\n", "\r", "\u0000", "\u00e9", "x".repeat(40_000));
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit, maxLength: 60 }),
        fc.integer({ min: 1, max: 100_000 }),
        async (text, chunk) => {
          const whole = await rowsOf(text);
          const inPieces = await rowsOf(text, { chunk: text.length > 1_000 ? Math.max(chunk, 1_000) : chunk });
          expect(contentOf(inPieces)).toEqual(contentOf(whole));
        },
      ),
      runs(300),
    );
  });
});
