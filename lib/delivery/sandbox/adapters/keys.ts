import type { SandboxMessage } from "#domain/delivery/sandbox-message.ts";
import type { AgencyId } from "#domain/shared/id.ts";

/** The partition of an agency's sandbox inbox, sorted by when Baton planned the deliveries. */
export const sandboxPartition = (agencyId: AgencyId): string => `${agencyId}/sandbox`;

export const sandboxMessageKey = (agencyId: AgencyId, { queuedAt, deliveryId }: SandboxMessage) => ({
  pk: sandboxPartition(agencyId),
  sk: `${queuedAt}/${deliveryId}`,
});
