import { TypeID } from "typeid-js";
import type { AgencyId, ClientId, SubscriptionId } from "#domain/shared/id.ts";
import type { StopLink } from "../opt-out/ports.ts";

/**
 * A subscription in a token: agency, client and subscription, 16 bytes each. The client's bytes are zero for the
 * agency's own subscription.
 */
const byteOffsets = { agency: 0, client: 16, subscription: 32, end: 48 } as const;

/** The length of an encoded subscription in bytes. */
export const subscriptionByteLength = byteOffsets.end;

const noClientBytes = Buffer.alloc(byteOffsets.subscription - byteOffsets.client);

export const encodeSubscription = ({ agencyId, clientId, subscriptionId }: StopLink): Buffer =>
  Buffer.concat(
    [agencyId, clientId, subscriptionId].map((id) =>
      id === undefined ? noClientBytes : TypeID.fromString(id).toUUIDBytes(),
    ),
  );

/** Decodes what `encodeSubscription` wrote; ignores the bytes that follow. */
export function decodeSubscription(bytes: Buffer): StopLink {
  const client = bytes.subarray(byteOffsets.client, byteOffsets.subscription);
  return {
    agencyId: TypeID.fromUUIDBytes(
      "agency",
      bytes.subarray(byteOffsets.agency, byteOffsets.client),
    ).toString() as AgencyId,
    clientId: client.equals(noClientBytes)
      ? undefined
      : (TypeID.fromUUIDBytes("client", client).toString() as ClientId),
    subscriptionId: TypeID.fromUUIDBytes(
      "sub",
      bytes.subarray(byteOffsets.subscription, byteOffsets.end),
    ).toString() as SubscriptionId,
  };
}
