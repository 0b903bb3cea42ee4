import type { DatabaseSync } from "node:sqlite";
import { makeBoundedCache } from "#platform/bounded-cache.ts";

/** A record of a table's stream, as DynamoDB Streams returns it and a Lambda function receives it. */
export type StreamRecord = {
  readonly eventName: string;
  readonly dynamodb: {
    readonly SequenceNumber: string;
    /** Seconds since 1970. */
    readonly ApproximateCreationDateTime: number;
    readonly Keys: Readonly<Record<string, unknown>>;
    readonly NewImage?: object;
    readonly OldImage?: object;
  };
};

/** The streams of tables, read from the database of the embedded DynamoDB. */
export type StreamRecords = {
  /** Returns the number of the last record in a table's stream; 0 when it has none. */
  lastSequenceNumber(tableName: string): number;
  /** Returns the records after a sequence number in order, as GetRecords does, up to `recordsPerRead`. */
  readAfter(tableName: string, sequenceNumber: number): StreamRecord[];
};

/** The most records in one read, as in one GetRecords. */
export const recordsPerRead = 1_000;

/** How many records are kept for the next consumer, which reads them up to a tenth of a second later. */
const maxRecent = 500;

/** The number of a record, as the index that `indexStreamRecords` makes has it. */
const sequenceNumber = "CAST(sequence_number AS INTEGER)";

/** Opens the streams of a database. A read takes some 20 µs, where a request over HTTP costs the two processes 500 µs. */
export function openStreamRecords(database: DatabaseSync): StreamRecords {
  const selectLast = database.prepare(
    `SELECT MAX(${sequenceNumber}) AS last FROM _stream_records WHERE table_name = ?`,
  );
  const selectViewType = database.prepare("SELECT stream_view_type AS viewType FROM _tables WHERE table_name = ?");
  // SQLite prepares a statement again whenever its limit is a parameter that was set again.
  const selectAfter = database.prepare(
    `SELECT id, event_name, keys_json, new_image, old_image, sequence_number, created_at FROM _stream_records
     WHERE table_name = ? AND ${sequenceNumber} > ? ORDER BY ${sequenceNumber} LIMIT ${recordsPerRead}`,
  );
  /** Records that were read lately. Each consumer of a stream reads the same ones, and changes none. */
  const recent = makeBoundedCache<StreamRecord>(maxRecent);
  return {
    lastSequenceNumber: (tableName) => Number(selectLast.get(tableName)?.["last"] ?? 0),
    readAfter(tableName, after) {
      const rows = selectAfter.all(tableName, after);
      if (rows.length === 0) return [];
      const viewType = String(selectViewType.get(tableName)?.["viewType"]);
      return rows.map((row) => {
        const key = String(row["id"]);
        const record = recent.get(key) ?? toStreamRecord(row, viewType);
        recent.set(key, record);
        return record;
      });
    },
  };
}

function toStreamRecord(row: Record<string, unknown>, viewType: string) {
  const keys = toText(row["keys_json"]);
  const newImage = toText(row["new_image"]);
  const oldImage = toText(row["old_image"]);
  const number = toText(row["sequence_number"]);
  return {
    eventID: number,
    eventName: toText(row["event_name"]),
    eventVersion: "1.1",
    eventSource: "aws:dynamodb",
    dynamodb: {
      Keys: JSON.parse(keys),
      ...(newImage !== "" && { NewImage: JSON.parse(newImage) }),
      ...(oldImage !== "" && { OldImage: JSON.parse(oldImage) }),
      SequenceNumber: number,
      SizeBytes: Buffer.byteLength(keys) + Buffer.byteLength(newImage) + Buffer.byteLength(oldImage),
      StreamViewType: viewType,
      ApproximateCreationDateTime: Number(row["created_at"]),
    },
  };
}

/** Returns the text of a column; empty when it has none. */
const toText = (value: unknown): string => (typeof value === "string" ? value : "");
