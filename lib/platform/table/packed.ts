import { deflateRawSync, inflateRawSync } from "node:zlib";

/** Up to this many characters of JSON, a value is stored as it is, readable in the table. */
const maxPlainLength = 50_000;

/** Packs what can be large of an item into bytes, a third or a quarter of its size, because an item has at most 400 kB. */
export function packLarge(value: unknown): unknown {
  const json = JSON.stringify(value) ?? "";
  return json.length > maxPlainLength ? deflateRawSync(json) : value;
}

/** Returns the value that `packLarge` packed, or left as it was. */
export const unpack = (stored: unknown): unknown =>
  stored instanceof Uint8Array ? JSON.parse(inflateRawSync(stored).toString()) : stored;
