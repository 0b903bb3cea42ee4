import { createHmac, timingSafeEqual } from "node:crypto";
import { TypeID } from "typeid-js";
import type { AgencyId, LeadId } from "../../domain/shared/id.ts";
import { instant } from "../../domain/shared/instant.ts";
import type { LeadLink, LeadLinks } from "../../use-cases/ports/secrets.ts";
import { deriveKey } from "./master-secret.ts";

/**
 * A token is agency and lead (16 bytes each), the delivery (1), the expiry in hours since 1970 (3) and a MAC (12): 48 bytes,
 * 64 characters. Every one of them is paid for in an SMS.
 */
const at = { agency: 0, lead: 16, delivery: 32, expiry: 33, mac: 36, end: 48 } as const;
const hourMs = 3_600_000;

/** Signs links with HMAC-SHA-256 cut to 96 bits: RFC 2104 §5 sets 80 as the least, and guesses can only be made online. */
export function makeLeadLinks(masterSecret: string, publicUrl: string): LeadLinks {
  const key = deriveKey(masterSecret, "lead-links");
  const macOf = (bytes: Uint8Array) =>
    createHmac("sha256", key)
      .update(bytes.subarray(0, at.mac))
      .digest()
      .subarray(0, at.end - at.mac);
  return {
    write({ agencyId, leadId, delivery, expiresAt }) {
      const bytes = Buffer.alloc(at.end);
      bytes.set(TypeID.fromString(agencyId).toUUIDBytes(), at.agency);
      bytes.set(TypeID.fromString(leadId).toUUIDBytes(), at.lead);
      bytes.writeUInt8(delivery, at.delivery);
      bytes.writeUIntBE(Math.ceil(Date.parse(expiresAt) / hourMs), at.expiry, at.mac - at.expiry);
      bytes.set(macOf(bytes), at.mac);
      return `${publicUrl}/l/${bytes.toString("base64url")}`;
    },
    read(token): LeadLink | undefined {
      const bytes = Buffer.from(token, "base64url");
      // Base64 has several spellings of the same bytes; only the one we wrote is ours.
      if (bytes.length !== at.end || bytes.toString("base64url") !== token) return undefined;
      if (!timingSafeEqual(bytes.subarray(at.mac), macOf(bytes))) return undefined;
      return {
        agencyId: TypeID.fromUUIDBytes("agency", bytes.subarray(at.agency, at.lead)).toString() as AgencyId,
        leadId: TypeID.fromUUIDBytes("lead", bytes.subarray(at.lead, at.delivery)).toString() as LeadId,
        delivery: bytes.readUInt8(at.delivery),
        expiresAt: instant(bytes.readUIntBE(at.expiry, at.mac - at.expiry) * hourMs),
      };
    },
  };
}
