import type { Agencies, Clients } from "#accounts/ports.ts";
import type { SubscriptionScope } from "#platform/ports.ts";

/** The names and time zones of the sender and of the client; the agency's own subscriptions have no client. */
type SubscriptionNames = {
  agencyName: string;
  agencyTimeZone?: string;
  clientName?: string;
  clientTimeZone?: string;
};

export type ReadSubscriptionNames = (scope: SubscriptionScope) => Promise<SubscriptionNames>;

/** Reads the names and time zones of the agency and the client of a subscription, for texts that people read. */
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
      clientId ? clients.read({ agencyId }, clientId) : undefined,
    ]);
    return {
      agencyName: agency?.name ?? "",
      agencyTimeZone: agency?.timeZone,
      clientName: client?.name,
      clientTimeZone: client?.timeZone,
    };
  };
