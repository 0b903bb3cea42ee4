import { type Campaign, membersOf } from "../domain/client/campaign.ts";
import type { Subscription } from "../domain/client/subscription.ts";
import type { Known } from "../domain/routing/observe.ts";
import { noUsage } from "../domain/routing/usage.ts";
import type { AgencyId, ClientId, LeadId } from "../domain/shared/id.ts";
import { instant, type Instant } from "../domain/shared/instant.ts";
import { periodsOf } from "../domain/shared/wall-clock.ts";
import type { Clients, Subscriptions } from "./ports/entities.ts";
import type { SeenUsage, Usages } from "./ports/placing.ts";

type World = { clients: Clients; subscriptions: Subscriptions; usages: Usages };

/** For whom one looks: a campaign at an instant, and the lead whose own reservations do not count. */
type Looked = { agencyId: AgencyId; leadId: LeadId; campaign: Campaign; at: Instant };

/** What there is to know of the clients of a campaign: none of it of those that do not exist, except their subscriptions. */
type Look = {
  known: Map<ClientId, Known>;
  active: Map<ClientId, Subscription[]>;
  usageOf: Map<ClientId, SeenUsage | undefined>;
};

export type LookAtClients = (looked: Looked) => Promise<Look>;

/** How many subscriptions of a client are looked at; there can be no more. */
const maxSubscriptions = 100;

const twoDaysMs = 2 * 24 * 3_600_000;

/** Looks at every client of a campaign, all at once: settings, active subscriptions and usages. */
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
    const [{ present, seen }, channels] = await Promise.all([
      readMembers(looked),
      Promise.all(members.map((clientId) => subscriptions.list({ agencyId, clientId }, { limit: maxSubscriptions }))),
    ]);
    const active = new Map<ClientId, Subscription[]>();
    for (const [index, { entities }] of channels.entries()) {
      const clientId = members[index];
      if (clientId)
        active.set(
          clientId,
          entities.filter((subscription) => subscription.active),
        );
    }
    const known = new Map<ClientId, Known>(
      present.map((client, index) => [
        client.id,
        { client, subscriptions: active.get(client.id)?.length ?? 0, usage: seen[index]?.usage ?? noUsage },
      ]),
    );
    return { known, active, usageOf: new Map(present.map((client, index) => [client.id, seen[index]])) };
  };
}
