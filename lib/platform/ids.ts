import { createHash } from "node:crypto";
import { typeid, TypeID } from "typeid-js";
import type { IdByPrefix } from "#domain/shared/id.ts";
import type { Fingerprint, Ids } from "./ports.ts";

/** Makes a verb that derives ids in the TypeID form: 128 bits of the digest of their parts. */
export const makeDeriveId =
  (digest: (text: string) => Buffer): Ids["derive"] =>
  (prefix, ...parts) => {
    // Lengths keep ("ab", "c") and ("a", "bc") apart.
    const text = parts.map((part) => `${part.length}:${part}`).join("");
    return toId(prefix, TypeID.fromUUIDBytes(prefix, digest(`${prefix}\n${text}`).subarray(0, 16)));
  };

/** Makes the ids that need no master secret: new ids, which are UUIDv7, and those derived without a key. */
export const ids: Omit<Ids, "derive"> = {
  create: (prefix) => toId(prefix, typeid(prefix)),
  deriveUnkeyed: makeDeriveId((text) => createHash("sha256").update(text).digest()),
};

const toId = <Prefix extends keyof IdByPrefix>(_: Prefix, id: TypeID<Prefix>) =>
  id.toString() as string as IdByPrefix[Prefix];

export const fingerprint: Fingerprint = (text) => createHash("sha256").update(text).digest("base64url");
