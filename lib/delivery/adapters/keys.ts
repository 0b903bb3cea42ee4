import type { SandboxMessage } from "#domain/delivery/sandbox-message.ts";
import type { AgencyId, ClientId } from "#domain/shared/id.ts";
import type { DeadLetter } from "../dead-letters/ports.ts";

/** The partition of a client's dead letters, sorted by when Baton planned the deliveries. */
export const deadLettersPartition = (agencyId: AgencyId, clientId: ClientId): string =>
  `${agencyId}/${clientId}/dead-letters`;

/** The key of all dead letters of an agency, in the index by status. */
export const deadLettersStatusKey = (agencyId: AgencyId): string => `${agencyId}/dead-letters`;

export const deadLetterKey = (agencyId: AgencyId, letter: DeadLetter) => ({
  pk: deadLettersPartition(agencyId, letter.clientId),
  sk: [letter.queuedAt, letter.leadId, letter.deliveryId, letter.subscriptionId].join("/"),
});

/** The partition of an agency's sandbox inbox, sorted by when Baton planned the deliveries. */
export const sandboxPartition = (agencyId: AgencyId): string => `${agencyId}/sandbox`;

export const sandboxMessageKey = (agencyId: AgencyId, { queuedAt, deliveryId }: SandboxMessage) => ({
  pk: sandboxPartition(agencyId),
  sk: `${queuedAt}/${deliveryId}`,
});

/** The item with an agency's SMS spending on a UTC day. */
export const smsSpendingKey = (agencyId: AgencyId, day: string) => ({ pk: `${agencyId}/sms`, sk: day });
