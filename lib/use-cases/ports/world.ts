import type { IdOf } from "../../domain/shared/id.ts";
import type { Instant } from "../../domain/shared/instant.ts";

/** The time now. */
export type Now = () => Instant;

/** Ids: new ones sort by the time they were made; derived ones are the same for the same parts, for ever. */
export type Ids = {
  create<Prefix extends keyof IdOf>(prefix: Prefix): IdOf[Prefix];
  derive<Prefix extends keyof IdOf>(prefix: Prefix, ...parts: string[]): IdOf[Prefix];
};

/** Fingerprints: the same text gives the same one, and no other text does (SHA-256, base64url). */
export type Fingerprint = (text: string) => string;
