import { emptySketch, type LogSketch } from "#domain/reports/log-sketch.ts";
import type { ByteReader, ByteWriter } from "./byte-stream.ts";

/** A few values: each bucket has its distance from the one before, and its count. */
const stepsForm = 1;
/** Many values: a bit for each bucket of the range says whether it has a count. */
const bitsForm = 2;

/** The largest count that is stored together with the distance of its bucket. */
const inlineCounts = 3;

/**
 * Writes a sketch exactly, in the shorter of two forms. Its size is bounded by the range of its values: in the second form
 * the times up to 30 days, which have at most 740 buckets, take 93 bytes and for each bucket a byte, or two from 129 values
 * on and three from 16,385 on.
 */
export function writeSketch(writer: ByteWriter, { count, sum, min, max, buckets }: LogSketch): void {
  const [first, last] = [buckets[0], buckets.at(-1)];
  if (count === 0 || !first || !last) return writer.whole(0);
  const range = last[0] - first[0] + 1;
  const isBits = countBitsForm(range, buckets) < countStepsForm(buckets);
  writer.whole(isBits ? bitsForm : stepsForm);
  writer.whole(sum);
  writer.whole(min);
  writer.whole(max - min);
  writer.whole(first[0]);
  if (isBits) writeBits(writer, range, buckets);
  else writeSteps(writer, buckets);
}

type Buckets = LogSketch["buckets"];

function writeBits(writer: ByteWriter, range: number, buckets: Buckets): void {
  const from = buckets[0]?.[0] ?? 0;
  const bits = new Uint8Array(Math.ceil(range / 8));
  for (const [index] of buckets)
    bits[(index - from) >> 3] = (bits[(index - from) >> 3] ?? 0) | (1 << ((index - from) % 8));
  writer.whole(bits.length);
  writer.bytes(bits);
  for (const [, own] of buckets) writer.whole(own - 1);
}

function writeSteps(writer: ByteWriter, buckets: Buckets): void {
  writer.whole(buckets.length);
  for (const [place, [index, own]] of buckets.entries()) {
    const distance = index - (buckets[place - 1]?.[0] ?? index);
    writer.whole(distance * (inlineCounts + 1) + (own > inlineCounts ? 0 : own));
    if (own > inlineCounts) writer.whole(own - inlineCounts - 1);
  }
}

/** How many bytes a whole number takes. */
const countBytes = (whole: number): number => {
  let length = 1;
  for (let rest = whole; rest >= 128; rest = Math.floor(rest / 128)) length += 1;
  return length;
};

const countBitsForm = (range: number, buckets: Buckets): number =>
  buckets.reduce((sum, [, own]) => sum + countBytes(own - 1), Math.ceil(range / 8));

const countStepsForm = (buckets: Buckets): number =>
  buckets.reduce(
    (sum, [index, own], place) =>
      sum +
      countBytes((index - (buckets[place - 1]?.[0] ?? index)) * (inlineCounts + 1)) +
      (own > inlineCounts ? countBytes(own - inlineCounts - 1) : 0),
    0,
  );

/** Reads what `writeSketch` wrote. Throws a RangeError for another form. */
export function readSketch(reader: ByteReader): LogSketch {
  const form = reader.whole();
  if (form === 0) return emptySketch;
  if (form !== stepsForm && form !== bitsForm) throw new RangeError(`a form of a sketch that is not known: ${form}`);
  const [sum, min, range, first] = [reader.whole(), reader.whole(), reader.whole(), reader.whole()];
  const buckets = form === bitsForm ? readBits(reader, first) : readSteps(reader, first);
  return { count: buckets.reduce((all, [, own]) => all + own, 0), sum, min, max: min + range, buckets };
}

function readBits(reader: ByteReader, first: number): [number, number][] {
  const bits = reader.take(reader.whole());
  const buckets: [number, number][] = [];
  for (let place = 0; place < bits.length * 8; place += 1) {
    if (((bits[place >> 3] ?? 0) >> (place % 8)) & 1) buckets.push([first + place, reader.whole() + 1]);
  }
  return buckets;
}

function readSteps(reader: ByteReader, first: number): [number, number][] {
  const buckets: [number, number][] = [];
  let index = first;
  for (let left = reader.whole(); left > 0; left -= 1) {
    const step = reader.whole();
    const inline = step % (inlineCounts + 1);
    index += Math.floor(step / (inlineCounts + 1));
    buckets.push([index, inline === 0 ? reader.whole() + inlineCounts + 1 : inline]);
  }
  return buckets;
}
