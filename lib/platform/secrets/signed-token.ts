import { createHmac, type KeyObject, timingSafeEqual } from "node:crypto";
import type { DerivedKeys } from "./derive-keys.ts";
import { prependKeyId, splitKeyId } from "./key-id.ts";

/** Tokens that carry bytes, and that only the holder of the key can make. */
export type SignedTokens = {
  /** The token that carries `content`. */
  write(content: Uint8Array): string;
  /** The content of a token; undefined if the token was forged or changed, or if its key is retired. */
  read(token: string): Buffer | undefined;
};

/** HMAC-SHA-256 truncated to 96 bits: RFC 2104 §5 requires at least 80, and an attacker can only guess online. */
const defaultMacBytes = 12;

/**
 * Makes tokens of `size` bytes of content and a MAC, in base64url, and the id of their key as the first byte, unless it is
 * the first key. They are short, because each character in an SMS costs money. `macBytes` is at least 10 (80 bits).
 */
export function makeSignedTokens(keys: DerivedKeys, size: number, macBytes = defaultMacBytes): SignedTokens {
  const computeMac = (key: KeyObject, content: Uint8Array) =>
    createHmac("sha256", key).update(content).digest().subarray(0, macBytes);
  return {
    write(content) {
      const { id, key } = keys.current;
      const signed = Buffer.concat([content, computeMac(key, content)]);
      return Buffer.from(prependKeyId(id, signed)).toString("base64url");
    },
    read(token) {
      const decoded = Buffer.from(token, "base64url");
      const signed = splitKeyId(decoded, size + macBytes);
      // Base64 has several spellings of the same bytes; only the one that `write` makes is valid.
      if (!signed || decoded.toString("base64url") !== token) return undefined;
      const derived = keys.all.find(({ id }) => id === signed.id);
      const content = signed.bytes.subarray(0, size);
      if (!derived) return undefined;
      return timingSafeEqual(signed.bytes.subarray(size), computeMac(derived.key, content)) ? content : undefined;
    },
  };
}
