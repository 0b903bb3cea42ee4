import type { Mode } from "#domain/accounts/mode.ts";
import type { CapPeriod, Caps } from "#domain/campaigns/caps.ts";
import type { Usage } from "#domain/routing/usage.ts";
import type { AgencyId, CampaignId, ClientId, LeadId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { Position } from "#platform/ports.ts";

/** A lead that waits until a client can take it. Each campaign has a list of held leads for each mode. */
export type HeldLead = {
  agencyId: AgencyId;
  campaignId: CampaignId;
  leadId: LeadId;
  receivedAt: Instant;
  mode?: Mode;
};

/** The held leads of each campaign, in the order of receipt. It is only an index: the histories are the truth. */
export type HeldLeads = {
  /** Adds the lead to its list. Idempotent. */
  add(lead: HeldLead): Promise<void>;
  /** Removes the lead from its list. Idempotent. */
  remove(lead: HeldLead): Promise<void>;
  /** Lists the oldest held leads after `after`; live ones by default. */
  list(
    agencyId: AgencyId,
    campaignId: CampaignId,
    page: { limit: number; after?: Position | undefined; mode?: Mode | undefined },
  ): Promise<{ leads: HeldLead[]; next?: Position }>;
  /** Lists the agency's held leads from `from` (inclusive) to `to` (exclusive), oldest first. Eventually consistent. */
  listAll(
    agencyId: AgencyId,
    period: { from: Instant; to: Instant },
    page: { limit: number; mode?: Mode | undefined },
  ): Promise<{ leads: HeldLead[]; more: boolean }>;
};

/** The names of the current periods, such as 2026-11-22, 2026-W47 and 2026-11. */
type Periods = Record<CapPeriod, string>;

/** Names a usage: the leads of one campaign that one client got. */
export type UsageKey = { agencyId: AgencyId; campaignId: CampaignId; clientId: ClientId };

/** A query for a usage, for one lead at one instant. `earlierPeriods` names the periods of two days before. */
export type UsageQuery = UsageKey & {
  leadId: LeadId;
  at: Instant;
  periods: Periods;
  earlierPeriods: Periods;
};

/** A usage as it was read. `storeState` is internal to the store; pass it back unchanged. */
export type UsageSnapshot = { query: UsageQuery; usage: Usage; storeState: unknown };

/** The counters of caps: a reservation counts at once, and expires without its fact after two minutes. */
export type UsageCounters = {
  /** Reads usages, in the order of the queries: leads placed or reserved, without the query's own lead. */
  read(queries: readonly UsageQuery[]): Promise<UsageSnapshot[]>;
  /** Starts to read usages before their periods are known. Returns a `read` for queries about these keys. */
  prefetch(keys: readonly UsageKey[]): UsageCounters["read"];
  /** Reserves one lead at `price` (minor units), or returns the usage that would exceed a cap, unchanged. */
  reserve(snapshot: UsageSnapshot, price: number, caps: Caps): Promise<{ ok: true } | { ok: false; usage: Usage }>;
  /** Releases the reservation of the lead, if it has one. Idempotent. */
  release(query: UsageQuery): Promise<void>;
};

/** Counts the turns of a campaign from 1. */
export type Turns = {
  /** Draws the next turn. No other lead gets it. */
  draw(agencyId: AgencyId, campaignId: CampaignId): Promise<number>;
  /** Returns the turn that `draw` would return next; draws none. */
  peek(agencyId: AgencyId, campaignId: CampaignId): Promise<number>;
};
