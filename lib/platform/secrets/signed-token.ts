import { createHmac, type KeyObject, timingSafeEqual } from "node:crypto";

/** Tokens that say something in bytes, and that nobody but the holder of the key can make. */
export type SignedTokens = {
  /** The token that says `content`. */
  write(content: Uint8Array): string;
  /** What a token says; undefined when it was not made here or was changed. */
  read(token: string): Buffer | undefined;
};

/** HMAC-SHA-256 cut to 96 bits: RFC 2104 §5 sets 80 as the least, and guesses can only be made online. */
const macBytes = 12;

/** Tokens of `size` bytes of content and a MAC, in base64url. Every character is paid for in an SMS. */
export function makeSignedTokens(key: KeyObject, size: number): SignedTokens {
  const computeMac = (content: Uint8Array) => createHmac("sha256", key).update(content).digest().subarray(0, macBytes);
  return {
    write: (content) => Buffer.concat([content, computeMac(content)]).toString("base64url"),
    read(token) {
      const bytes = Buffer.from(token, "base64url");
      // Base64 has several spellings of the same bytes; only the one we wrote is ours.
      if (bytes.length !== size + macBytes || bytes.toString("base64url") !== token) return undefined;
      const content = bytes.subarray(0, size);
      return timingSafeEqual(bytes.subarray(size), computeMac(content)) ? content : undefined;
    },
  };
}
