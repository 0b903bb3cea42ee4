import { createHash } from "node:crypto";
import { typeid, TypeID } from "typeid-js";
import type { IdByPrefix } from "#domain/shared/id.ts";
import type { Fingerprint, Ids } from "./ports.ts";

/** Makes ids in the TypeID form: new ids are UUIDv7 and sort by time; derived ids are 128 bits of a SHA-256. */
export const ids: Ids = {
  create: (prefix) => toId(prefix, typeid(prefix)),
  derive: (prefix, ...parts) => {
    // Lengths keep ("ab", "c") and ("a", "bc") apart.
    const text = parts.map((part) => `${part.length}:${part}`).join("");
    return toId(
      prefix,
      TypeID.fromUUIDBytes(prefix, createHash("sha256").update(`${prefix}\n${text}`).digest().subarray(0, 16)),
    );
  },
};

const toId = <Prefix extends keyof IdByPrefix>(_: Prefix, id: TypeID<Prefix>) =>
  id.toString() as string as IdByPrefix[Prefix];

export const fingerprint: Fingerprint = (text) => createHash("sha256").update(text).digest("base64url");
