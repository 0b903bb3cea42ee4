import type { Mode } from "#domain/accounts/mode.ts";
import type { CapPeriod, Caps } from "#domain/campaigns/caps.ts";
import type { Usage } from "#domain/routing/usage.ts";
import type { AgencyId, CampaignId, ClientId, LeadId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { Position } from "#platform/ports.ts";

/** A lead that waits for somebody who can take it, in the line of its campaign; those of the sandbox wait in another one. */
export type HeldLead = {
  agencyId: AgencyId;
  campaignId: CampaignId;
  leadId: LeadId;
  receivedAt: Instant;
  mode?: Mode;
};

/** The held leads of each campaign, in the order in which they were received. A line of names only: histories say what is true. */
export type HeldLeads = {
  /** Puts the lead in its line; once however often it is called. */
  add(lead: HeldLead): Promise<void>;
  remove(lead: HeldLead): Promise<void>;
  /** The oldest ones after `after`: live ones, unless told. */
  list(
    agencyId: AgencyId,
    campaignId: CampaignId,
    page: { limit: number; after?: Position | undefined; mode?: Mode | undefined },
  ): Promise<{ leads: HeldLead[]; next?: Position }>;
  /** Those of all campaigns of the agency that were received from `from` (inclusive) to `to` (exclusive), oldest first. May lag by a moment. */
  listAll(
    agencyId: AgencyId,
    period: { from: Instant; to: Instant },
    page: { limit: number; mode?: Mode | undefined },
  ): Promise<{ leads: HeldLead[]; more: boolean }>;
};

/** The names of the periods that are counted now, such as 2026-11-22, 2026-W47 and 2026-11. */
type Periods = Record<CapPeriod, string>;

/** Whose usage: what one client has of one campaign. */
export type UsageKey = { agencyId: AgencyId; campaignId: CampaignId; clientId: ClientId };

/** A usage as one lead sees it at one moment. `earlier` names the periods of two days before. */
export type UsageQuery = UsageKey & {
  leadId: LeadId;
  at: Instant;
  periods: Periods;
  earlierPeriods: Periods;
};

/** A usage as it was seen. `seen` is the store's own, to be handed back to it. */
export type UsageSnapshot = { query: UsageQuery; usage: Usage; storeState: unknown };

/**
 * The counters that caps are held against. A reservation counts at once, and once for each lead however often it is asked for; it is
 * confirmed by the fact that places the lead with the client, and falls away by itself when there is no such fact a minute later.
 */
export type UsageCounters = {
  /** What was placed or is being placed, without what is reserved for the lead itself. In the order of the queries. */
  read(queries: readonly UsageQuery[]): Promise<UsageSnapshot[]>;
  /** Begins to read usages whose periods are not known yet; what it answers, called with queries about some of them, is then `read`. */
  prefetch(keys: readonly UsageKey[]): UsageCounters["read"];
  /** Reserves one lead at `price` (minor units) unless a cap is exceeded by it: then nothing changes, and the answer is what stood in the way. */
  reserve(snapshot: UsageSnapshot, price: number, caps: Caps): Promise<{ ok: true } | { ok: false; usage: Usage }>;
  /** Takes back what is reserved for the lead, if anything is. */
  release(query: UsageQuery): Promise<void>;
};

/** Counts the turns of a campaign from 1. */
export type Turns = {
  /** The next turn, which nobody else gets. */
  draw(agencyId: AgencyId, campaignId: CampaignId): Promise<number>;
  /** The turn that would be drawn next. */
  peek(agencyId: AgencyId, campaignId: CampaignId): Promise<number>;
};
