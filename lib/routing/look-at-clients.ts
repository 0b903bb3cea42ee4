import type { Clients } from "#accounts/ports.ts";
import { type Campaign, membersOf } from "#domain/campaigns/campaign.ts";
import type { Known } from "#domain/routing/observe.ts";
import { noUsage } from "#domain/routing/usage.ts";
import type { AgencyId, ClientId, LeadId } from "#domain/shared/id.ts";
import { instant, type Instant } from "#domain/shared/instant.ts";
import { periodsOf } from "#domain/shared/wall-clock.ts";
import { isPlannedFor, isUsable, type Subscription } from "#domain/subscriptions/subscription.ts";
import { allSubscriptions } from "#subscriptions/all-subscriptions.ts";
import type { Subscriptions } from "#subscriptions/ports.ts";
import type { SeenUsage, Usages } from "./ports.ts";

type World = { clients: Clients; subscriptions: Subscriptions; usages: Usages };

/** For whom one looks: a campaign at an instant, and the lead whose own reservations do not count. */
type Looked = { agencyId: AgencyId; leadId: LeadId; campaign: Campaign; at: Instant };

/** What there is to know of the clients of a campaign: none of it of those that do not exist, except their subscriptions. */
type Look = {
  known: Map<ClientId, Known>;
  /** The subscriptions that a placement plans deliveries on: those that Baton has disabled among them, of clients that have a usable one. */
  planned: Map<ClientId, Subscription[]>;
  usageOf: Map<ClientId, SeenUsage | undefined>;
};

export type LookAtClients = (looked: Looked) => Promise<Look>;

const twoDaysMs = 2 * 24 * 3_600_000;

/** Looks at every client of a campaign, all at once: settings, subscriptions and usages. */
export function makeLookAtClients({ clients, subscriptions, usages }: World): LookAtClients {
  /** Reads the clients of the campaign that there are, and how much each has had. */
  async function readMembers({ agencyId, leadId, campaign, at }: Looked) {
    const members = membersOf(campaign).map(({ clientId }) => clientId);
    // Which periods count depends on a client's time zone, but not what is read.
    const readUsages = usages.begin(members.map((clientId) => ({ agencyId, campaignId: campaign.id, clientId })));
    const found = await Promise.all(members.map((clientId) => clients.read({ agencyId }, clientId)));
    const present = found.filter((client) => client !== undefined);
    const seen = await readUsages(
      present.map((client) => ({
        ...{ agencyId, campaignId: campaign.id, clientId: client.id, leadId, at },
        periods: periodsOf(client.timeZone, at),
        earlier: periodsOf(client.timeZone, instant(Date.parse(at) - twoDaysMs)),
      })),
    );
    return { present, seen };
  }

  return async function lookAtClients(looked) {
    const { agencyId, campaign } = looked;
    const members = membersOf(campaign).map(({ clientId }) => clientId);
    const [{ present, seen }, own] = await Promise.all([
      readMembers(looked),
      Promise.all(members.map((clientId) => allSubscriptions(subscriptions, { agencyId, clientId }))),
    ]);
    const subscribed = new Map(members.map((clientId, index) => [clientId, own[index] ?? []]));
    const known = new Map<ClientId, Known>(
      present.map((client, index) => [
        client.id,
        { client, ...endpointsOf(subscribed.get(client.id) ?? []), usage: seen[index]?.usage ?? noUsage },
      ]),
    );
    const planned = new Map([...subscribed].map(([clientId, all]) => [clientId, all.filter(isPlannedFor)]));
    return { known, planned, usageOf: new Map(present.map((client, index) => [client.id, seen[index]])) };
  };
}

/** How many endpoints a client can be reached at, and which of those that it wants to be reached at it cannot. */
function endpointsOf(subscriptions: readonly Subscription[]): Pick<Known, "subscriptions" | "unverified" | "disabled"> {
  const wanted = subscriptions.filter(({ active }) => active);
  const [unverified, disabled] = [wanted.filter((each) => !isPlannedFor(each)), wanted.filter((each) => each.disabled)];
  return {
    subscriptions: wanted.filter(isUsable).length,
    ...(unverified.length > 0 && { unverified: unverified.map(({ id }) => id) }),
    ...(disabled.length > 0 && { disabled: disabled.map(({ id }) => id) }),
  };
}
