/** Bytes of whole records, or the fault of one: too large, or an unclosed quote. */
export type Block = { records: Buffer } | { fault: RecordFault };
export type RecordFault = "row_too_large" | "quote_not_closed";

/** The most bytes of a record. Otherwise an unclosed quote would make one record of the rest of a file. */
export const maxRecordBytes = 64 * 1024;

const quote = 0x22;
type ParserState = "start of a cell" | "in a cell" | "in quotes" | "after a quote in quotes";

/**
 * Splits a stream of UTF-8 at the ends of its CSV records. It keeps at most one record in memory. A quote counts where
 * csv-parse with `relax_quotes` counts it: at the start of a cell, and doubled within.
 */
export function makeRecordSplitter({ delimiter, lineEnd }: { delimiter: string; lineEnd: string }) {
  const [delimiterByte, lineEndByte] = [delimiter.charCodeAt(0), lineEnd.charCodeAt(0)];
  let state: ParserState = "start of a cell";
  let partialRecord: Buffer = Buffer.alloc(0);
  /** True when the start of the current record was discarded, because the record is too large. */
  let isDropping = false;

  function nextState(byte: number): ParserState {
    if (state === "in quotes") return byte === quote ? "after a quote in quotes" : "in quotes";
    if (byte === quote) {
      if (state === "after a quote in quotes") return "in quotes";
      return state === "start of a cell" ? "in quotes" : "in a cell";
    }
    return byte === delimiterByte || byte === lineEndByte ? "start of a cell" : "in a cell";
  }

  return {
    *split(chunk: Buffer): Generator<Block> {
      const bytes = partialRecord.length > 0 ? Buffer.concat([partialRecord, chunk]) : chunk;
      let blockStart = 0;
      let recordStart = 0;
      for (let index = partialRecord.length; index < bytes.length; index += 1) {
        const byte = bytes[index] ?? 0;
        const endsRecord = byte === lineEndByte && state !== "in quotes";
        state = nextState(byte);
        if (!endsRecord) continue;
        const next = index + 1;
        if (isDropping || next - recordStart > maxRecordBytes) {
          if (recordStart > blockStart) yield { records: bytes.subarray(blockStart, recordStart) };
          yield { fault: "row_too_large" };
          blockStart = next;
          isDropping = false;
        }
        recordStart = next;
      }
      if (recordStart > blockStart) yield { records: bytes.subarray(blockStart, recordStart) };
      partialRecord = bytes.subarray(recordStart);
      if (isDropping || partialRecord.length > maxRecordBytes) {
        isDropping = true;
        partialRecord = Buffer.alloc(0);
      }
    },
    /** Returns the rest at the end of the file. It is a last record without a line end, or a fault. */
    *end(): Generator<Block> {
      if (state === "in quotes") yield { fault: "quote_not_closed" };
      else if (isDropping) yield { fault: "row_too_large" };
      else if (partialRecord.length > 0) yield { records: partialRecord };
    },
  };
}
