import type { Agencies, ApiKeys, Calendars } from "#accounts/ports.ts";
import type { Agency } from "#domain/accounts/agency.ts";
import type { ApiKey } from "#domain/accounts/api-key.ts";
import type { Client } from "#domain/accounts/client.ts";
import type { Campaign } from "#domain/campaigns/campaign.ts";
import type { HolidayCalendar } from "#domain/shared/holiday-calendar.ts";
import type { Subscription } from "#domain/subscriptions/subscription.ts";
import type { AgencyScope, LimitedEntities, Page, SubscriptionScope } from "#platform/ports.ts";
import { anId } from "../an-id.ts";

/** A store of entities in memory; `given` entities exist from the start, in `home`. Only the ids in `home` distinguish scopes. */
function memoryEntities<
  Entity extends { id: string; updatedAt: string },
  Scope extends Record<string, string | undefined>,
>(home: Scope, ...given: Entity[]): LimitedEntities<Entity, Scope> {
  const kept = new Map<string, { scope: string; entity: Entity; fingerprint: string }>();
  const nameOf = (scope: Scope) =>
    Object.keys(home)
      .map((name) => scope[name])
      .join("/");
  const keyOf = (scope: Scope, id: string) => `${nameOf(scope)} ${id}`;
  for (const entity of given) {
    kept.set(keyOf(home, entity.id), { scope: nameOf(home), entity, fingerprint: "given" });
  }
  const store: LimitedEntities<Entity, Scope> = {
    async createWithin(max, scope, entity, fingerprint) {
      const isFull = [...kept.values()].filter((each) => each.scope === nameOf(scope)).length >= max;
      if (isFull && !kept.has(keyOf(scope, entity.id))) return { outcome: "limit_reached" };
      return store.create(scope, entity, fingerprint);
    },
    async create(scope, entity, fingerprint) {
      const there = kept.get(keyOf(scope, entity.id));
      if (there && there.fingerprint !== fingerprint) return { outcome: "conflict" };
      if (there) return { outcome: "replayed", entity: there.entity };
      kept.set(keyOf(scope, entity.id), { scope: nameOf(scope), entity, fingerprint });
      return { outcome: "created", entity };
    },
    read: async (scope, id) => kept.get(keyOf(scope, id))?.entity,
    async list(scope, page) {
      const own = [...kept.values()].filter((each) => each.scope === nameOf(scope)).map(({ entity }) => entity);
      return pageOf(own, page);
    },
    async replace(scope, before, after) {
      const there = kept.get(keyOf(scope, before.id));
      if (there?.entity.updatedAt !== before.updatedAt) return "changed_meanwhile";
      kept.set(keyOf(scope, before.id), { ...there, entity: after });
      return "replaced";
    },
  };
  return store;
}

const home = { agencyId: anId("agency"), clientId: anId("client") };

/** Clients of agency 1. */
export const memoryClients = (...given: Client[]) =>
  memoryEntities<Client, AgencyScope>({ agencyId: home.agencyId }, ...given);

/** Campaigns of agency 1. */
export const memoryCampaigns = (...given: Campaign[]) =>
  memoryEntities<Campaign, AgencyScope>({ agencyId: home.agencyId }, ...given);

/** Subscriptions of client 1 of agency 1. */
export const memorySubscriptions = (...given: Subscription[]) =>
  memoryEntities<Subscription, SubscriptionScope>(home, ...given);

/** Agency 1's own subscriptions, to events. */
export const memoryAgencySubscriptions = (...given: Subscription[]) =>
  memoryEntities<Subscription, SubscriptionScope>({ agencyId: home.agencyId }, ...given);

export function memoryAgencies(...given: Agency[]): Agencies {
  const kept = new Map(given.map((agency) => [agency.id, agency]));
  return {
    create: async (agency) => void kept.set(agency.id, agency),
    read: async (agencyId) => kept.get(agencyId),
    replace: async (agency) => kept.has(agency.id) && kept.set(agency.id, agency).size > 0,
  };
}

export function memoryApiKeys(): ApiKeys & { hashes(): string[] } {
  const kept = new Map<string, ApiKey>();
  return {
    async create(key, hash) {
      const isTaken = [...kept.values()].some(({ id, agencyId }) => id === key.id && agencyId === key.agencyId);
      if (!isTaken) kept.set(hash, key);
      return !isTaken;
    },
    findByHash: async (hash) => kept.get(hash),
    list: async (agencyId, page) =>
      pageOf(
        [...kept.values()].filter((key) => key.agencyId === agencyId),
        page,
      ),
    async revoke(agencyId, id) {
      const hash = [...kept].find(([, key]) => key.agencyId === agencyId && key.id === id)?.[0];
      return hash !== undefined && kept.delete(hash);
    },
    hashes: () => [...kept.keys()],
  };
}

function pageOf<Entity extends { id: string }>(all: readonly Entity[], { limit, after = "~" }: Page) {
  const unseen = all.filter(({ id }) => id < after).sort((a, b) => (a.id < b.id ? 1 : -1));
  return { entities: unseen.slice(0, limit), more: unseen.length > limit };
}

/** The calendars that agencies stored, in memory. */
export function memoryCalendars(): Calendars {
  const kept = new Map<string, HolidayCalendar>();
  return {
    read: async (agencyId, name) => kept.get(`${agencyId} ${name}`),
    async save(agencyId, calendar) {
      kept.set(`${agencyId} ${calendar.name}`, calendar);
    },
  };
}
