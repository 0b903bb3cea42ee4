import { TypeID } from "typeid-js";
import { AgencyId, AppointmentId } from "#domain/shared/id.ts";
import { deriveKeys } from "#platform/secrets/derive-keys.ts";
import type { MasterSecret } from "#platform/secrets/master-secret.ts";
import { makeSignedTokens } from "#platform/secrets/signed-token.ts";
import type { AppointmentLink, AppointmentLinks } from "../ports.ts";

/** The layout of a token, 62 characters long with its MAC: ids of 16 bytes, then the side and the sequence. */
const byteOffsets = { agency: 0, appointment: 16, time: 32, end: 34 } as const;
/** The highest bit is the side; the other fifteen are the sequence. */
const prospectBit = 0x8000;

/** Creates and parses the signed links with which a side of an appointment confirms, moves or cancels it. */
export function makeAppointmentLinks(masterSecret: MasterSecret, publicUrl: string): AppointmentLinks {
  const tokens = makeSignedTokens(deriveKeys(masterSecret, "appointment-links"), byteOffsets.end);
  return {
    createUrl({ agencyId, appointmentId, side, sequence }) {
      if (sequence >= prospectBit) throw new RangeError("an appointment that was moved too often for a link");
      const bytes = Buffer.alloc(byteOffsets.end);
      bytes.set(TypeID.fromString(agencyId).toUUIDBytes(), byteOffsets.agency);
      bytes.set(TypeID.fromString(appointmentId).toUUIDBytes(), byteOffsets.appointment);
      bytes.writeUInt16BE(side === "prospect" ? prospectBit | sequence : sequence, byteOffsets.time);
      return `${publicUrl}/a/${tokens.write(bytes)}`;
    },
    parseToken(token): AppointmentLink | undefined {
      const bytes = tokens.read(token);
      if (!bytes) return undefined;
      const readId = (prefix: string, from: number, to: number) =>
        TypeID.fromUUIDBytes(prefix, bytes.subarray(from, to)).toString();
      const time = bytes.readUInt16BE(byteOffsets.time);
      return {
        agencyId: AgencyId.parse(readId("agency", byteOffsets.agency, byteOffsets.appointment)),
        appointmentId: AppointmentId.parse(readId("apt", byteOffsets.appointment, byteOffsets.time)),
        side: time >= prospectBit ? "prospect" : "client",
        sequence: time % prospectBit,
      };
    },
  };
}
