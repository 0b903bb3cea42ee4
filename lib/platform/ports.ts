import type { AgencyId, ClientId, IdByPrefix, LeadId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";

/** A page of a list in descending order of id: newest first, except for derived ids. `after` is the last id of the previous page. */
export type Page = { limit: number; after?: string | undefined };

/** The owner of entities: an agency, or one of its clients. */
export type AgencyScope = { agencyId: AgencyId };
export type ClientScope = AgencyScope & { clientId: ClientId };
/** The owner of subscriptions: a client (to its leads), or the agency itself (to events). */
export type SubscriptionScope = AgencyScope & { clientId?: ClientId | undefined };

/** The result of storing a new entity: with `replayed`, the entity is the one that the first request stored. */
export type Created<Entity> = { outcome: "created" | "replayed"; entity: Entity } | { outcome: "conflict" };

/** The store of one kind of an agency's set-up. Every call stays within its scope: an id of another scope is not found. */
export type Entities<Entity extends { id: string }, Scope> = {
  /**
   * Stores `entity` unless its id is taken. If it is taken, the same `fingerprint` means a retry, and the stored entity is
   * returned; a different one is a conflict.
   */
  create(scope: Scope, entity: Entity, fingerprint: string): Promise<Created<Entity>>;
  read(scope: Scope, id: Entity["id"]): Promise<Entity | undefined>;
  list(scope: Scope, page: Page): Promise<{ entities: Entity[]; more: boolean }>;
  /** Replaces `before` by `after`; "changed_meanwhile" if another request changed the entity first. */
  replace(scope: Scope, before: Entity, after: Entity): Promise<"replaced" | "changed_meanwhile">;
};

/** The store of a kind of entity of which a scope may have a limited number. */
export type LimitedEntities<Entity extends { id: string }, Scope> = Entities<Entity, Scope> & {
  /** Stores `entity` like `create`, but only while its scope has fewer than `max`, also if several requests create at once. */
  createWithin(
    max: number,
    scope: Scope,
    entity: Entity,
    fingerprint: string,
  ): Promise<Created<Entity> | { outcome: "limit_reached" }>;
};

/** A lead and its agency: no lead is read or written by its id alone. */
export type LeadKey = { agencyId: AgencyId; leadId: LeadId };

/** A position in a list, newest first: everything after it is older. Positions sort like the leads they name. */
export type Position = string;

export type Now = () => Instant;

/** Makes ids. New ids sort by time of creation; derived ids are always the same for the same parts. */
export type Ids = {
  create<Prefix extends keyof IdByPrefix>(prefix: Prefix): IdByPrefix[Prefix];
  /** Derives an id under a key of this deployment, so that a caller who knows or guesses the parts cannot compute it. */
  derive<Prefix extends keyof IdByPrefix>(prefix: Prefix, ...parts: string[]): IdByPrefix[Prefix];
  /**
   * Derives an id that everyone who knows the parts can compute. Use it only where no request takes the id and the
   * parts contain no personal data, or where a part is a keyed hash already.
   */
  deriveUnkeyed<Prefix extends keyof IdByPrefix>(prefix: Prefix, ...parts: string[]): IdByPrefix[Prefix];
};

/** Makes the fingerprint of a text: equal only for equal texts (SHA-256, base64url). */
export type Fingerprint = (text: string) => string;
