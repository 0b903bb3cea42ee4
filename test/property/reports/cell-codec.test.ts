import { deflateRawSync } from "node:zlib";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { makeSeededRandom } from "#bin/demo/sample-leads.ts";
import { Cell } from "#domain/reports/cell.ts";
import { CellPart, pickPart, toSpeedCell } from "#domain/reports/cell-parts.ts";
import { type LogSketch, toLogSketch } from "#domain/reports/log-sketch.ts";
import { makeByteReader, makeByteWriter } from "#reports/adapters/byte-stream.ts";
import { decodeCell, encodeCell } from "#reports/adapters/cell-codec.ts";
import { readSketch, writeSketch } from "#reports/adapters/sketch-codec.ts";
import { generateLeads } from "#test/support/reports/generated-leads.ts";
import { toOneCell } from "#test/support/reports/measured-leads.ts";
import { runs } from "#test/support/property-runs.ts";

const anyCell: fc.Arbitrary<Cell> = fc.tuple(fc.integer({ min: 1, max: 60 }), fc.integer()).map(([number, seed]) => {
  const cell = toOneCell(generateLeads(number, makeSeededRandom(seed)));
  if (!cell) throw new Error("one lead at least has a cell");
  return cell;
});

const anyWhole = fc.oneof(fc.nat(300), fc.nat(3_000_000), fc.nat(2 ** 31 - 1), fc.constantFrom(0, 127, 128, 2 ** 40));

const encodeSketch = (sketch: LogSketch): Uint8Array => {
  const writer = makeByteWriter();
  writeSketch(writer, sketch);
  return writer.toBytes();
};

describe("a stored cell", () => {
  it("is decoded as it was encoded, whole and in each of its parts", () => {
    fc.assert(
      fc.property(anyCell, (cell) => {
        const parts = CellPart.options.map((part) => pickPart(cell, part));
        for (const each of [cell, toSpeedCell(cell), ...parts]) expect(decodeCell(encodeCell(each))).toEqual(each);
      }),
      runs(30),
    );
  });

  it("is decoded as it was stored before, as a compressed text", () => {
    fc.assert(
      fc.property(anyCell, (cell) => {
        expect(decodeCell(deflateRawSync(JSON.stringify(z.encode(Cell, cell))))).toEqual(cell);
      }),
      runs(20),
    );
  });

  it("keeps names of any words, and amounts of either sign", () => {
    const anyName = fc.array(fc.oneof(fc.stringMatching(/^[^.]{0,9}$/), fc.constantFrom("all", "007", "12", "-1")), {
      minLength: 1,
      maxLength: 6,
    });
    const anyRecord = fc.dictionary(
      anyName.map((words) => words.join(".")).filter((name) => name !== "__proto__"),
      fc.integer(),
    );
    fc.assert(
      fc.property(anyCell, anyRecord, (cell, sums) => {
        const figures = { counts: {}, money: { GBP: sums }, sketches: {} };
        const own: Cell = { ...cell, models: { hybrid: figures } };
        expect(decodeCell(encodeCell(own))).toEqual(own);
      }),
    );
  });

  it("of an unknown version, cut off or longer than a cell is not decoded", () => {
    fc.assert(
      fc.property(anyCell, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (cell, share) => {
        const bytes = encodeCell(cell);
        const later = Uint8Array.from(bytes);
        later[1] = 3;
        const cutOff = bytes.subarray(0, Math.max(2, Math.floor(share * bytes.length)));
        const longer = Uint8Array.from([...bytes, 0]);
        expect([later, cutOff, longer].map(decodeCell)).toEqual([undefined, undefined, undefined]);
      }),
      runs(30),
    );
    expect([undefined, "text"].map(decodeCell)).toEqual([undefined, undefined]);
  });
});

describe("a stored sketch", () => {
  it("of any values is decoded as it was encoded", () => {
    fc.assert(
      fc.property(fc.array(anyWhole, { maxLength: 400 }), (values) => {
        const sketch = toLogSketch(values);
        expect(readSketch(makeByteReader(encodeSketch(sketch)))).toEqual(sketch);
      }),
    );
  });

  it("of any number of times up to 30 days has at most 2,600 bytes", () => {
    const longest = 30 * 86_400;
    const every = toLogSketch(Array.from({ length: longest }, (_, second) => second));
    for (const times of [1, 100, 2_000]) {
      const buckets = every.buckets.map(([index, count]) => [index, Math.min(count * times, 2 ** 21)] as const);
      const bytes = encodeSketch({ ...every, sum: Number.MAX_SAFE_INTEGER, buckets });
      expect(bytes.length).toBeLessThanOrEqual(2_600);
    }
  });
});
