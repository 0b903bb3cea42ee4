import { inflateRawSync } from "node:zlib";
import { Cell } from "#domain/reports/cell.ts";
import type { CellModel } from "#domain/reports/cell-model.ts";
import { instant } from "#domain/shared/instant.ts";
import { makeByteReader, makeByteWriter } from "./byte-stream.ts";
import { readRecord, writeRecord } from "./name-codec.ts";
import { readSketch, writeSketch } from "./sketch-codec.ts";

/** The first byte of a cell in bytes. No compressed text begins with it, as cells were stored before. */
const bytesMark = 0xff;
/** The format of the bytes after the mark. */
const formatVersion = 2;

/** The models by the number that is stored for them: add new ones at the end. */
const models: readonly CellModel[] = ["callback", "appointment", "hybrid", "all"];

const dayMs = 86_400_000;
const toDays = (date: string): number => Date.parse(date) / dayMs;
const toDate = (days: number): string => new Date(days * dayMs).toISOString().slice(0, 10);

/** Encodes a cell, or a part of one, as bytes: numbers for the words of its names, and as many bytes as a count needs. */
export function encodeCell(cell: Cell): Uint8Array {
  const writer = makeByteWriter();
  writer.bytes([bytesMark, formatVersion]);
  for (const date of [cell.from, cell.to]) writer.whole(toDays(date));
  writer.whole(Date.parse(cell.computedAt));
  writer.whole(cell.records);
  writer.text(cell.digest);
  for (const [number, model] of models.entries()) {
    const figures = cell.models[model];
    if (!figures) continue;
    writer.whole(number + 1);
    writeRecord(writer, figures.counts, writer.whole);
    writeRecord(writer, figures.money, (sums) => writeRecord(writer, sums, writer.signed));
    writeRecord(writer, figures.sketches, (sketch) => writeSketch(writer, sketch));
  }
  writer.whole(0);
  return writer.toBytes();
}

/**
 * Decodes a cell; undefined for one of a version that is not known, which must be computed again. Cells that were stored
 * as a compressed text are read as well.
 */
export function decodeCell(body: unknown): Cell | undefined {
  if (!(body instanceof Uint8Array)) return undefined;
  if (body[0] !== bytesMark) return decodeText(body);
  if (body[1] !== formatVersion) return undefined;
  try {
    return readCell(body.subarray(2));
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Whether a cell is stored as a compressed text, with all that `details` has in its core. */
export const isStoredAsText = (body: unknown): boolean => body instanceof Uint8Array && body[0] !== bytesMark;

function readCell(bytes: Uint8Array): Cell {
  const reader = makeByteReader(bytes);
  const [from, to] = [toDate(reader.whole()), toDate(reader.whole())];
  const [computedAt, records, digest] = [instant(reader.whole()), reader.whole(), reader.text()];
  const cell: Cell = { version: 1, from, to, computedAt, records, digest, models: {} };
  for (let number = reader.whole(); number > 0; number = reader.whole()) {
    const model = models[number - 1];
    if (model === undefined) throw new RangeError(`a model that is not known: ${number}`);
    cell.models[model] = {
      counts: readRecord(reader, () => reader.whole()),
      money: readRecord(reader, () => readRecord(reader, () => reader.signed())),
      sketches: readRecord(reader, () => readSketch(reader)),
    };
  }
  if (!reader.isAtEnd()) throw new RangeError("more bytes than a cell has");
  return cell;
}

function decodeText(body: Uint8Array): Cell | undefined {
  const decoded = Cell.safeParse(JSON.parse(inflateRawSync(body).toString("utf8")));
  return decoded.success ? decoded.data : undefined;
}
