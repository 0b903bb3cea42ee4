import type { Agency } from "../../domain/client/agency.ts";
import type { ApiKey } from "../../domain/client/api-key.ts";
import type { Campaign } from "../../domain/client/campaign.ts";
import type { Client } from "../../domain/client/client.ts";
import type { Subscription } from "../../domain/client/subscription.ts";
import type { AgencyId, ClientId } from "../../domain/shared/id.ts";

/** A page of a list, by id downwards: newest first, but for ids derived from an idempotency key. `after` is the last one seen. */
export type Page = { limit: number; after?: string | undefined };

/** Whose entities: everything of an agency, or what belongs to one of its clients. */
export type AgencyScope = { agencyId: AgencyId };
export type ClientScope = AgencyScope & { clientId: ClientId };
/** Whose subscriptions: a client's, to its leads, or the agency's own, to events. */
export type SubscriptionScope = AgencyScope & { clientId?: ClientId | undefined };

/** What an agency set up. Every call stays within its scope: an id of another scope does not exist there. */
export type Entities<Entity extends { id: string }, Scope> = {
  /**
   * Stores `entity` unless its id is taken. Then the same `fingerprint` is a repeated request, answered with what is there;
   * another one is a conflict.
   */
  create(
    scope: Scope,
    entity: Entity,
    fingerprint: string,
  ): Promise<{ outcome: "created" | "replayed"; entity: Entity } | { outcome: "conflict" }>;
  read(scope: Scope, id: Entity["id"]): Promise<Entity | undefined>;
  list(scope: Scope, page: Page): Promise<{ entities: Entity[]; more: boolean }>;
  /** Replaces `before` by `after`; "changed_meanwhile" when somebody else was faster. */
  replace(scope: Scope, before: Entity, after: Entity): Promise<"replaced" | "changed_meanwhile">;
};

export type Clients = Entities<Client, AgencyScope>;
export type Campaigns = Entities<Campaign, AgencyScope>;
export type Subscriptions = Entities<Subscription, SubscriptionScope>;

export type Agencies = {
  create(agency: Agency): Promise<void>;
  read(agencyId: AgencyId): Promise<Agency | undefined>;
  /** Puts `agency` in the place of what is there under its id; false when there is none. Of two at once the later one stands. */
  replace(agency: Agency): Promise<boolean>;
};

/** Keys are stored by their hash; the key itself is never stored. */
export type ApiKeys = {
  create(key: ApiKey, hash: string): Promise<void>;
  findByHash(hash: string): Promise<ApiKey | undefined>;
  list(agencyId: AgencyId, page: Page): Promise<{ entities: ApiKey[]; more: boolean }>;
  /** Forgets a key; false when the agency has no such key. */
  revoke(agencyId: AgencyId, id: ApiKey["id"]): Promise<boolean>;
};
