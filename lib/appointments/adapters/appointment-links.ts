import { createHmac, type KeyObject } from "node:crypto";
import { TypeID } from "typeid-js";
import { AgencyId, AppointmentId } from "#domain/shared/id.ts";
import { deriveKeys } from "#platform/secrets/derive-keys.ts";
import type { MasterSecret } from "#platform/secrets/master-secret.ts";
import { makeSignedTokens } from "#platform/secrets/signed-token.ts";
import type { AppointmentLink, AppointmentLinks } from "../ports.ts";

/**
 * The layout of a token, 62 characters long with its MAC: ids of 16 bytes, then the side and the sequence. A link of the
 * client has 66: the start of a keyed hash of the seat's mailbox follows.
 */
const byteOffsets = { agency: 0, appointment: 16, time: 32, end: 34 } as const;
const hashLength = 4;
/** The highest bit is the side; the other fifteen are the sequence. */
const prospectBit = 0x8000;

/** Creates and parses the signed links with which a side of an appointment confirms, moves or cancels it. */
export function makeAppointmentLinks(masterSecret: MasterSecret, publicUrl: string): AppointmentLinks {
  const keys = deriveKeys(masterSecret, "appointment-links");
  const tokens = makeSignedTokens(keys, byteOffsets.end);
  const clientTokens = makeSignedTokens(keys, byteOffsets.end + hashLength);
  // Longer than what a token signs with the same key, so neither can be taken for the other.
  const hashMailbox = (link: Uint8Array, seatEmail: string, key: KeyObject) =>
    createHmac("sha256", key).update(link).update(seatEmail).digest().subarray(0, hashLength);
  return {
    createUrl({ agencyId, appointmentId, side, sequence, seatEmail }) {
      if (sequence >= prospectBit) throw new RangeError("an appointment that was moved too often for a link");
      const bytes = Buffer.alloc(byteOffsets.end);
      bytes.set(TypeID.fromString(agencyId).toUUIDBytes(), byteOffsets.agency);
      bytes.set(TypeID.fromString(appointmentId).toUUIDBytes(), byteOffsets.appointment);
      bytes.writeUInt16BE(side === "prospect" ? prospectBit | sequence : sequence, byteOffsets.time);
      if (side === "prospect" || seatEmail === undefined) return `${publicUrl}/a/${tokens.write(bytes)}`;
      const hash = hashMailbox(bytes, seatEmail, keys.current.key);
      return `${publicUrl}/a/${clientTokens.write(Buffer.concat([bytes, hash]))}`;
    },
    parseToken(token) {
      const clientBytes = clientTokens.read(token);
      const bytes = clientBytes?.subarray(0, byteOffsets.end) ?? tokens.read(token);
      if (!bytes) return undefined;
      const link = parseLink(bytes);
      if (!clientBytes) return link;
      const hash = clientBytes.subarray(byteOffsets.end);
      return {
        ...link,
        // The hash does not name its key, so each is tried.
        isSentTo: (seatEmail) => keys.all.some(({ key }) => hashMailbox(bytes, seatEmail, key).equals(hash)),
      };
    },
  };
}

function parseLink(bytes: Buffer): AppointmentLink {
  const readId = (prefix: string, from: number, to: number) =>
    TypeID.fromUUIDBytes(prefix, bytes.subarray(from, to)).toString();
  const time = bytes.readUInt16BE(byteOffsets.time);
  return {
    agencyId: AgencyId.parse(readId("agency", byteOffsets.agency, byteOffsets.appointment)),
    appointmentId: AppointmentId.parse(readId("apt", byteOffsets.appointment, byteOffsets.time)),
    side: time >= prospectBit ? "prospect" : "client",
    sequence: time % prospectBit,
  };
}
