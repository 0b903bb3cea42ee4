import type { ByteReader, ByteWriter } from "./byte-stream.ts";

/**
 * The words of which the names of figures are made, by the number that is stored for them. Stored cells have these numbers:
 * add new words at the end, and never move or remove one. A word that is not listed is stored as its text.
 */
const words = [
  ...["all", "raw", "working", "ttfa", "ttfc", "acknowledged", "agency_latency", "held", "within_5", "within_15"],
  ...["within_60", "delivered", "with_hours", "hour", "mon", "tue", "wed", "thu", "fri", "sat", "sun", "channel"],
  ...["sms", "email", "webhook", "band", "0-5", "5-15", "15-60", "60-240", "over-240", "none", "leads"],
  ...["reached", "won", "won_on_day", "told_late", "placed", "rejected", "passed_on", "attempted", "connected"],
  ...["with_return", "returned", "with_appointment", "qualified", "outcome", "callback_requested", "nurture"],
  ...["appointment_set", "quoted", "lost", "not_interested", "bad_data", "appointment", "callback", "promoted"],
  ...["booked", "nurtured", "confirmed", "disputed", "cancelled_by_prospect", "cancelled_by_client", "open"],
  ...["presumed_held", "no_show_prospect", "no_show_client", "return", "wrong_number", "invalid_contact"],
  ...["no_contact", "duplicate", "out_of_area", "wrong_service", "not_decision_maker", "did_not_enquire"],
  ...["do_not_call", "hoax", "outside_criteria", "no_show", "other", "referred", "approved", "declined"],
  ...["withdrawn", "delivery", "pending", "failed", "exhausted", "skipped", "outside_hours"],
  ...["cap_reached", "client_paused", "opted_out", "suppressed", "filter_mismatch", "no_subscription"],
  ...["sale_value", "billed", "net", "sales", "spend", "priced", "credited", "won_value"],
];
const numbers = new Map(words.map((word, index) => [word, index]));

/** What is stored instead of a word: a text, or a whole number. */
const textCode = 0;
const wholeCode = 1;
const firstWordCode = 2;

/** The most words of a name, and of those that it shares with the name before it. */
const mostWords = 15;

/** Writes a record: each name as the number of words that it shares with the name before it, and its other words. */
export function writeRecord<Value>(
  writer: ByteWriter,
  record: Readonly<Record<string, Value>>,
  writeValue: (value: Value) => void,
): void {
  const entries = Object.entries(record);
  writer.whole(entries.length);
  let before: string[] = [];
  for (const [name, value] of entries) {
    const own = name.split(".");
    if (own.length > mostWords) throw new RangeError(`a name of more than ${mostWords} words: ${name}`);
    let shared = 0;
    while (shared < own.length && own[shared] === before[shared]) shared += 1;
    writer.whole(shared * (mostWords + 1) + own.length - shared);
    for (const word of own.slice(shared)) writeWord(writer, word);
    writeValue(value);
    before = own;
  }
}

function writeWord(writer: ByteWriter, word: string): void {
  const number = numbers.get(word);
  if (number !== undefined) return writer.whole(firstWordCode + number);
  if (/^(0|[1-9]\d{0,8})$/.test(word)) {
    writer.whole(wholeCode);
    return writer.whole(Number(word));
  }
  writer.whole(textCode);
  writer.text(word);
}

/** Reads what `writeRecord` wrote. Throws a RangeError for anything else. */
export function readRecord<Value>(reader: ByteReader, readValue: () => Value): Record<string, Value> {
  const record: Record<string, Value> = {};
  let before: string[] = [];
  for (let left = reader.whole(); left > 0; left -= 1) {
    const lengths = reader.whole();
    const own = before.slice(0, Math.floor(lengths / (mostWords + 1)));
    for (let word = lengths % (mostWords + 1); word > 0; word -= 1) own.push(readWord(reader));
    record[own.join(".")] = readValue();
    before = own;
  }
  return record;
}

function readWord(reader: ByteReader): string {
  const code = reader.whole();
  if (code === textCode) return reader.text();
  if (code === wholeCode) return String(reader.whole());
  const word = words[code - firstWordCode];
  if (word === undefined) throw new RangeError(`a word that is not known: ${code}`);
  return word;
}
