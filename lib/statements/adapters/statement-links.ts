import { TypeID } from "typeid-js";
import type { AgencyId, ClientId } from "#domain/shared/id.ts";
import { instant } from "#domain/shared/instant.ts";
import { deriveKeys } from "#platform/secrets/derive-keys.ts";
import type { MasterSecret } from "#platform/secrets/master-secret.ts";
import { makeSignedTokens } from "#platform/secrets/signed-token.ts";
import type { StatementLink, StatementLinks } from "../ports.ts";

/** The layout of a token, 84 characters long with its MAC: ids of 16 bytes, texts, and milliseconds since 1970. */
const byteOffsets = { agency: 0, client: 16, currency: 32, period: 35, issued: 39, expires: 45, end: 51 } as const;

/** Creates and parses the signed links to statements. */
export function makeStatementLinks(masterSecret: MasterSecret, publicUrl: string): StatementLinks {
  const tokens = makeSignedTokens(deriveKeys(masterSecret, "statement-links"), byteOffsets.end);
  const createToken = ({ agencyId, clientId, currency, period, issuedAt, expiresAt }: StatementLink): string => {
    const bytes = Buffer.alloc(byteOffsets.end);
    bytes.set(TypeID.fromString(agencyId).toUUIDBytes(), byteOffsets.agency);
    bytes.set(TypeID.fromString(clientId).toUUIDBytes(), byteOffsets.client);
    bytes.write(currency, byteOffsets.currency, "latin1");
    bytes.writeUInt32BE(Number(period.replace("-", "")), byteOffsets.period);
    bytes.writeUIntBE(Date.parse(issuedAt), byteOffsets.issued, 6);
    bytes.writeUIntBE(Date.parse(expiresAt), byteOffsets.expires, 6);
    return tokens.write(bytes);
  };
  return {
    createToken,
    createUrl: (link) => `${publicUrl}/b/${createToken(link)}`,
    parseToken(token) {
      const bytes = tokens.read(token);
      if (!bytes) return undefined;
      const readId = (prefix: string, from: number, to: number) =>
        TypeID.fromUUIDBytes(prefix, bytes.subarray(from, to)).toString();
      const month = String(bytes.readUInt32BE(byteOffsets.period));
      return {
        agencyId: readId("agency", byteOffsets.agency, byteOffsets.client) as AgencyId,
        clientId: readId("client", byteOffsets.client, byteOffsets.currency) as ClientId,
        currency: bytes.toString("latin1", byteOffsets.currency, byteOffsets.period),
        period: `${month.slice(0, 4)}-${month.slice(4)}`,
        issuedAt: instant(bytes.readUIntBE(byteOffsets.issued, 6)),
        expiresAt: instant(bytes.readUIntBE(byteOffsets.expires, 6)),
      };
    },
  };
}
