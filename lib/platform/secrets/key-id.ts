import { firstKeyId } from "./key-list.ts";

/** Puts the id of a key before the bytes that it signed. The first key puts nothing. */
export const prependKeyId = (id: number, bytes: Uint8Array): Uint8Array =>
  id === firstKeyId ? bytes : Buffer.concat([Uint8Array.of(id), bytes]);

/**
 * Splits bytes into the id of their key and the `size` bytes behind it; undefined if they have another size. What has no
 * id is from the first key.
 */
export function splitKeyId(bytes: Buffer, size: number): { id: number; bytes: Buffer } | undefined {
  if (bytes.length === size) return { id: firstKeyId, bytes };
  const id = bytes[0];
  return bytes.length === size + 1 && id !== undefined && id !== firstKeyId
    ? { id, bytes: bytes.subarray(1) }
    : undefined;
}
