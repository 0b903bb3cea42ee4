import { TypeID } from "typeid-js";
import type { AgencyId, ClientId, SubscriptionId } from "../../domain/shared/id.ts";
import type { StopLink, StopLinks } from "../../use-cases/ports/secrets.ts";
import { deriveKey } from "./master-secret.ts";
import { makeSignedTokens } from "./signed-token.ts";

/**
 * A token is agency, client (noughts for a subscription of the agency's own) and subscription, 16 bytes each: with its MAC, 80 characters.
 * It never expires, because STOP must always work.
 */
const at = { agency: 0, client: 16, subscription: 32, end: 48 } as const;

const noClient = Buffer.alloc(at.subscription - at.client);

/** Links by which the owner of a phone or a mailbox says STOP, signed with a key of their own. */
export function makeStopLinks(masterSecret: string, publicUrl: string): StopLinks {
  const tokens = makeSignedTokens(deriveKey(masterSecret, "stop-links"), at.end);
  return {
    write({ agencyId, clientId, subscriptionId }) {
      const bytes = [agencyId, clientId, subscriptionId].map((id) =>
        id === undefined ? noClient : TypeID.fromString(id).toUUIDBytes(),
      );
      return `${publicUrl}/s/${tokens.write(Buffer.concat(bytes))}`;
    },
    read(token): StopLink | undefined {
      const bytes = tokens.read(token);
      if (!bytes) return undefined;
      const client = bytes.subarray(at.client, at.subscription);
      return {
        agencyId: TypeID.fromUUIDBytes("agency", bytes.subarray(at.agency, at.client)).toString() as AgencyId,
        ...(!client.equals(noClient) && { clientId: TypeID.fromUUIDBytes("client", client).toString() as ClientId }),
        subscriptionId: TypeID.fromUUIDBytes("sub", bytes.subarray(at.subscription)).toString() as SubscriptionId,
      };
    },
  };
}
