import { TypeID } from "typeid-js";
import type { AgencyId, LeadId } from "#domain/shared/id.ts";
import { instant } from "#domain/shared/instant.ts";
import { deriveKey } from "#platform/secrets/master-secret.ts";
import { makeSignedTokens } from "#platform/secrets/signed-token.ts";
import type { LeadLink, LeadLinks } from "../ports.ts";

/** The layout of a token, 64 characters long with its MAC: ids of 16 bytes, expiry in hours since 1970. */
const byteOffsets = { agency: 0, lead: 16, delivery: 32, expiry: 33, end: 36 } as const;
const hourMs = 3_600_000;

/** Creates and parses the signed links to lead cards. */
export function makeLeadLinks(masterSecret: string, publicUrl: string): LeadLinks {
  const tokens = makeSignedTokens(deriveKey(masterSecret, "lead-links"), byteOffsets.end);
  return {
    createUrl({ agencyId, leadId, delivery, expiresAt }) {
      const bytes = Buffer.alloc(byteOffsets.end);
      bytes.set(TypeID.fromString(agencyId).toUUIDBytes(), byteOffsets.agency);
      bytes.set(TypeID.fromString(leadId).toUUIDBytes(), byteOffsets.lead);
      bytes.writeUInt8(delivery, byteOffsets.delivery);
      bytes.writeUIntBE(
        Math.ceil(Date.parse(expiresAt) / hourMs),
        byteOffsets.expiry,
        byteOffsets.end - byteOffsets.expiry,
      );
      return `${publicUrl}/l/${tokens.write(bytes)}`;
    },
    parseToken(token): LeadLink | undefined {
      const bytes = tokens.read(token);
      return (
        bytes && {
          agencyId: TypeID.fromUUIDBytes(
            "agency",
            bytes.subarray(byteOffsets.agency, byteOffsets.lead),
          ).toString() as AgencyId,
          leadId: TypeID.fromUUIDBytes(
            "lead",
            bytes.subarray(byteOffsets.lead, byteOffsets.delivery),
          ).toString() as LeadId,
          delivery: bytes.readUInt8(byteOffsets.delivery),
          expiresAt: instant(bytes.readUIntBE(byteOffsets.expiry, byteOffsets.end - byteOffsets.expiry) * hourMs),
        }
      );
    },
  };
}
