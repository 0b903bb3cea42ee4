import { createSecretKey, hkdfSync, type KeyObject } from "node:crypto";
import type { AgencyId } from "#domain/shared/id.ts";
import { firstKeyId } from "./key-list.ts";
import type { MasterSecret } from "./master-secret.ts";

/**
 * What derives from the permanent key, because another key would change it: ids, and hashes that are stored or are part
 * of a key in the table. Links to stop messages must always work. The receivers of exports keep the public key.
 */
export type PermanentPurpose =
  | "ids"
  | "fingerprints"
  | "contact-hashes"
  | "lead-search"
  | "secret-fingerprints"
  | "stop-links"
  | `exports/${AgencyId}`;

/** What derives from a key that rotates: it can be sealed again, or it ends. */
export type RotatingPurpose =
  | "webhook-secrets"
  | "lead-links"
  | "person-links"
  | "appointment-links"
  | "statement-links"
  | "erasure-links"
  | "endpoint-proofs"
  | "sign-in";

/** A key for one purpose, with the id that it leaves in what it makes. */
export type DerivedKey = { readonly id: number; readonly key: KeyObject };

/** The keys for one purpose: the current one seals and signs, all of them open and verify. */
export type DerivedKeys = {
  readonly current: DerivedKey;
  readonly all: readonly DerivedKey[];
};

/** Derives the keys for one purpose. */
export function deriveKeys({ current, keys }: MasterSecret, purpose: RotatingPurpose): DerivedKeys {
  const all = keys.map(({ id, text }) => ({ id, key: deriveKey(text, purpose) }));
  return {
    current: all.find(({ id }) => id === current.id) ?? { id: current.id, key: deriveKey(current.text, purpose) },
    all,
  };
}

/** Derives the key for a purpose for which the key never changes. */
export const derivePermanentKey = ({ permanent }: MasterSecret, purpose: PermanentPurpose): KeyObject =>
  deriveKey(permanent, purpose);

/** Wraps a permanent key for what takes several. It leaves no id in what it makes. */
export function toSingleKey(key: KeyObject): DerivedKeys {
  const current = { id: firstKeyId, key };
  return { current, all: [current] };
}

/** Derives a key for one purpose (HKDF, RFC 5869). Node would convert plain bytes on each use (8 µs). */
const deriveKey = (text: string, purpose: string): KeyObject =>
  createSecretKey(new Uint8Array(hkdfSync("sha256", text, "baton", purpose, 32)));
