import { TypeID } from "typeid-js";
import type { AgencyId, ClientId, SubscriptionId } from "#domain/shared/id.ts";
import type { StopLink } from "../opt-out/ports.ts";

/** A subscription in a token: agency, client (noughts for a subscription of the agency's own) and subscription, 16 bytes each. */
const at = { agency: 0, client: 16, subscription: 32, end: 48 } as const;

/** How many bytes name a subscription. */
export const subscriptionBytes = at.end;

const noClient = Buffer.alloc(at.subscription - at.client);

export const writeSubscription = ({ agencyId, clientId, subscriptionId }: StopLink): Buffer =>
  Buffer.concat(
    [agencyId, clientId, subscriptionId].map((id) =>
      id === undefined ? noClient : TypeID.fromString(id).toUUIDBytes(),
    ),
  );

/** Reads what `writeSubscription` wrote; bytes that follow are nothing to it. */
export function readSubscription(bytes: Buffer): StopLink {
  const client = bytes.subarray(at.client, at.subscription);
  return {
    agencyId: TypeID.fromUUIDBytes("agency", bytes.subarray(at.agency, at.client)).toString() as AgencyId,
    ...(!client.equals(noClient) && { clientId: TypeID.fromUUIDBytes("client", client).toString() as ClientId }),
    subscriptionId: TypeID.fromUUIDBytes("sub", bytes.subarray(at.subscription, at.end)).toString() as SubscriptionId,
  };
}
