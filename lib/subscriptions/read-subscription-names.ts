import type { Agencies, Clients } from "#accounts/ports.ts";
import type { SubscriptionScope } from "#platform/ports.ts";

/** Who sends, and for whom: of the agency's own subscriptions there is no client. */
type SubscriptionNames = { agencyName: string; clientName?: string };

export type ReadSubscriptionNames = (scope: SubscriptionScope) => Promise<SubscriptionNames>;

/** Reads the names around a subscription, for what people read. */
export const makeReadSubscriptionNames =
  ({
    agencies,
    clients,
  }: {
    agencies: Pick<Agencies, "read">;
    clients: Pick<Clients, "read">;
  }): ReadSubscriptionNames =>
  async ({ agencyId, clientId }) => {
    const [agency, client] = await Promise.all([
      agencies.read(agencyId),
      clientId && clients.read({ agencyId }, clientId),
    ]);
    return { agencyName: agency?.name ?? "", ...(client && { clientName: client.name }) };
  };
