import { TypeID } from "typeid-js";
import type { AgencyId, ClientId, SubscriptionId } from "#domain/shared/id.ts";
import type { StopLink } from "../opt-out/ports.ts";

/** A subscription in a token: agency, client (noughts for a subscription of the agency's own) and subscription, 16 bytes each. */
const byteOffsets = { agency: 0, client: 16, subscription: 32, end: 48 } as const;

/** How many bytes name a subscription. */
export const subscriptionByteLength = byteOffsets.end;

const noClientBytes = Buffer.alloc(byteOffsets.subscription - byteOffsets.client);

export const encodeSubscription = ({ agencyId, clientId, subscriptionId }: StopLink): Buffer =>
  Buffer.concat(
    [agencyId, clientId, subscriptionId].map((id) =>
      id === undefined ? noClientBytes : TypeID.fromString(id).toUUIDBytes(),
    ),
  );

/** Reads what `writeSubscription` wrote; bytes that follow are nothing to it. */
export function decodeSubscription(bytes: Buffer): StopLink {
  const client = bytes.subarray(byteOffsets.client, byteOffsets.subscription);
  return {
    agencyId: TypeID.fromUUIDBytes(
      "agency",
      bytes.subarray(byteOffsets.agency, byteOffsets.client),
    ).toString() as AgencyId,
    ...(!client.equals(noClientBytes) && { clientId: TypeID.fromUUIDBytes("client", client).toString() as ClientId }),
    subscriptionId: TypeID.fromUUIDBytes(
      "sub",
      bytes.subarray(byteOffsets.subscription, byteOffsets.end),
    ).toString() as SubscriptionId,
  };
}
