import type { AgencyId, ClientId, SubscriptionId } from "#domain/shared/id.ts";
import { scopePartition } from "#platform/table/keys.ts";

/** The item with the health of a subscription's endpoint. */
export const endpointHealthKey = (
  scope: { agencyId: AgencyId; clientId?: ClientId | undefined },
  id: SubscriptionId,
) => ({
  pk: scopePartition(scope),
  sk: `health/${id}`,
});
