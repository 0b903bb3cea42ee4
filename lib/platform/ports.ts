import type { AgencyId, ClientId, IdByPrefix, LeadId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";

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

/** Which lead, of which agency: nothing is ever read or written by a lead id alone. */
export type LeadKey = { agencyId: AgencyId; leadId: LeadId };

/** A place in a list, newest first: everything after it is older. Strings of this form sort as the leads they name. */
export type Position = string;

/** The time now. */
export type Now = () => Instant;

/** Ids: new ones sort by the time they were made; derived ones are the same for the same parts, for ever. */
export type Ids = {
  create<Prefix extends keyof IdByPrefix>(prefix: Prefix): IdByPrefix[Prefix];
  derive<Prefix extends keyof IdByPrefix>(prefix: Prefix, ...parts: string[]): IdByPrefix[Prefix];
};

/** Fingerprints: the same text gives the same one, and no other text does (SHA-256, base64url). */
export type Fingerprint = (text: string) => string;
