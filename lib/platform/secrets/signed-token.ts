import { createHmac, type KeyObject, timingSafeEqual } from "node:crypto";

/** Tokens that carry bytes, and that only the holder of the key can make. */
export type SignedTokens = {
  /** The token that carries `content`. */
  write(content: Uint8Array): string;
  /** The content of a token; undefined if the token was forged or changed. */
  read(token: string): Buffer | undefined;
};

/** HMAC-SHA-256 truncated to 96 bits: RFC 2104 §5 requires at least 80, and an attacker can only guess online. */
const defaultMacBytes = 12;

/**
 * Makes tokens of `size` bytes of content and a MAC, in base64url. They are short, because each character in an SMS costs
 * money. `macBytes` is at least 10 (80 bits).
 */
export function makeSignedTokens(key: KeyObject, size: number, macBytes = defaultMacBytes): SignedTokens {
  const computeMac = (content: Uint8Array) => createHmac("sha256", key).update(content).digest().subarray(0, macBytes);
  return {
    write: (content) => Buffer.concat([content, computeMac(content)]).toString("base64url"),
    read(token) {
      const bytes = Buffer.from(token, "base64url");
      // Base64 has several spellings of the same bytes; only the one that `write` makes is valid.
      if (bytes.length !== size + macBytes || bytes.toString("base64url") !== token) return undefined;
      const content = bytes.subarray(0, size);
      return timingSafeEqual(bytes.subarray(size), computeMac(content)) ? content : undefined;
    },
  };
}
