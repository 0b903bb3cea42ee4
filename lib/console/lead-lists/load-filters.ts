import type { Clients } from "#accounts/ports.ts";
import type { Campaigns } from "#campaigns/ports.ts";
import type { Caller } from "#domain/accounts/caller.ts";
import type { Campaign } from "#domain/campaigns/campaign.ts";
import type { Country } from "#domain/shared/country.ts";
import type { ClientId } from "#domain/shared/id.ts";
import { listEvery } from "../list-every.ts";

type Choice = { id: string; name: string };

/** Among what a list can be filtered: the clients only for the agency. */
export type ListFilters = { clients: Choice[]; campaigns: Choice[]; countries: Country[] };

type Deps = { clients: Pick<Clients, "list">; campaigns: Pick<Campaigns, "list"> };

/** Loads the clients and campaigns of an agency; for a client's user, the campaigns from which their client gets leads. */
export function makeLoadFilters({ clients, campaigns }: Deps) {
  return async function loadFilters(caller: Caller): Promise<ListFilters> {
    const scope = { agencyId: caller.agencyId };
    const clientId = caller.role === "client" ? caller.clientId : undefined;
    const [allClients, allCampaigns] = await Promise.all([
      clientId ? [] : listEvery(clients, scope),
      listEvery(campaigns, scope),
    ]);
    const visible = clientId ? allCampaigns.filter((campaign) => serves(campaign, clientId)) : allCampaigns;
    return {
      clients: allClients.map(toChoice),
      campaigns: visible.map(toChoice),
      countries: [...new Set(allCampaigns.map(({ country }) => country))],
    };
  };
}

const serves = ({ clientId, pool }: Campaign, id: ClientId): boolean =>
  clientId === id || pool?.members.some((member) => member.clientId === id) === true;

const toChoice = ({ id, name }: Choice): Choice => ({ id, name });
