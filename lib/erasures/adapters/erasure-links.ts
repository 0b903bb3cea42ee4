import { TypeID } from "typeid-js";
import type { AgencyId, ErasureId } from "#domain/shared/id.ts";
import { deriveKeys } from "#platform/secrets/derive-keys.ts";
import type { MasterSecret } from "#platform/secrets/master-secret.ts";
import { makeSignedTokens } from "#platform/secrets/signed-token.ts";
import type { ErasureLinks } from "../ports.ts";

/** The layout of a token, 62 characters long with its MAC: ids of 16 bytes, then the place of the recipient. */
const byteOffsets = { agency: 0, erasure: 16, recipient: 32, end: 34 } as const;

/** Creates and parses the signed links with which a recipient confirms that it deleted its data. They do not expire. */
export function makeErasureLinks(masterSecret: MasterSecret, publicUrl: string): ErasureLinks {
  const tokens = makeSignedTokens(deriveKeys(masterSecret, "erasure-links"), byteOffsets.end);
  return {
    createUrl({ agencyId, erasureId, recipient }) {
      const bytes = Buffer.alloc(byteOffsets.end);
      bytes.set(TypeID.fromString(agencyId).toUUIDBytes(), byteOffsets.agency);
      bytes.set(TypeID.fromString(erasureId).toUUIDBytes(), byteOffsets.erasure);
      bytes.writeUInt16BE(recipient, byteOffsets.recipient);
      return `${publicUrl}/e/${tokens.write(bytes)}`;
    },
    parseToken(token) {
      const bytes = tokens.read(token);
      const readId = (prefix: string, from: number, to: number) =>
        TypeID.fromUUIDBytes(prefix, bytes?.subarray(from, to) ?? new Uint8Array()).toString();
      return (
        bytes && {
          agencyId: readId("agency", byteOffsets.agency, byteOffsets.erasure) as AgencyId,
          erasureId: readId("era", byteOffsets.erasure, byteOffsets.recipient) as ErasureId,
          recipient: bytes.readUInt16BE(byteOffsets.recipient),
        }
      );
    },
  };
}
