import { TypeID } from "typeid-js";
import type { AgencyId, ClientId, LeadId, SubscriptionId } from "#domain/shared/id.ts";
import { instant, type Instant } from "#domain/shared/instant.ts";
import { deriveKeys } from "#platform/secrets/derive-keys.ts";
import type { MasterSecret } from "#platform/secrets/master-secret.ts";
import { makeSignedTokens } from "#platform/secrets/signed-token.ts";
import type { LeadLink, LeadLinks, PersonLinks } from "../ports.ts";

/** The layout of a token, 63 characters long with its MAC: ids of 16 bytes, and the seconds since 1970 in 4 (to 2106). */
const leadOffsets = { agency: 0, lead: 16, delivery: 32, issued: 33, end: 37 } as const;
const personOffsets = { agency: 0, client: 16, subscription: 32, issued: 48, end: 52 } as const;

/**
 * The MAC of links in an SMS has 80 bits, the least that RFC 2104 §5 allows. Only the API can check a guess. An
 * attacker who makes 500 a second for a year, all that the gateway lets through, hits with a probability of 1.3 in 10¹⁴.
 */
const macBytes = 10;

const toBytes = (id: string): Uint8Array => TypeID.fromString(id).toUUIDBytes();
const toId = (prefix: string, bytes: Uint8Array): string => TypeID.fromUUIDBytes(prefix, bytes).toString();

const readInstant = (bytes: Buffer, offset: number): Instant => instant(bytes.readUInt32BE(offset) * 1_000);
const writeInstant = (bytes: Buffer, at: Instant, offset: number) =>
  bytes.writeUInt32BE(Math.floor(Date.parse(at) / 1_000), offset);

/** Creates and parses the signed links to lead cards. */
export function makeLeadLinks(masterSecret: MasterSecret, publicUrl: string): LeadLinks {
  const tokens = makeSignedTokens(deriveKeys(masterSecret, "lead-links"), leadOffsets.end, macBytes);
  return {
    createUrl({ agencyId, leadId, delivery, issuedAt }) {
      const bytes = Buffer.alloc(leadOffsets.end);
      bytes.set(toBytes(agencyId), leadOffsets.agency);
      bytes.set(toBytes(leadId), leadOffsets.lead);
      bytes.writeUInt8(delivery, leadOffsets.delivery);
      writeInstant(bytes, issuedAt, leadOffsets.issued);
      return `${publicUrl}/l/${tokens.write(bytes)}`;
    },
    parseToken(token): LeadLink | undefined {
      const bytes = tokens.read(token);
      return (
        bytes && {
          agencyId: toId("agency", bytes.subarray(leadOffsets.agency, leadOffsets.lead)) as AgencyId,
          leadId: toId("lead", bytes.subarray(leadOffsets.lead, leadOffsets.delivery)) as LeadId,
          delivery: bytes.readUInt8(leadOffsets.delivery),
          issuedAt: readInstant(bytes, leadOffsets.issued),
        }
      );
    },
  };
}

/** Creates and parses the signed links to the leads of a person. No SMS contains one, so the MAC is as long as elsewhere. */
export function makePersonLinks(masterSecret: MasterSecret, publicUrl: string): PersonLinks {
  const tokens = makeSignedTokens(deriveKeys(masterSecret, "person-links"), personOffsets.end);
  return {
    createUrl({ agencyId, clientId, subscriptionId, issuedAt }) {
      const bytes = Buffer.alloc(personOffsets.end);
      bytes.set(toBytes(agencyId), personOffsets.agency);
      bytes.set(toBytes(clientId), personOffsets.client);
      bytes.set(toBytes(subscriptionId), personOffsets.subscription);
      writeInstant(bytes, issuedAt, personOffsets.issued);
      return `${publicUrl}/m/${tokens.write(bytes)}`;
    },
    parseToken(token) {
      const bytes = tokens.read(token);
      return (
        bytes && {
          agencyId: toId("agency", bytes.subarray(personOffsets.agency, personOffsets.client)) as AgencyId,
          clientId: toId("client", bytes.subarray(personOffsets.client, personOffsets.subscription)) as ClientId,
          subscriptionId: toId(
            "sub",
            bytes.subarray(personOffsets.subscription, personOffsets.issued),
          ) as SubscriptionId,
          issuedAt: readInstant(bytes, personOffsets.issued),
        }
      );
    },
  };
}
