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

/** The list of the held leads of a campaign in one mode. */
export type HeldList = Pick<HeldLead, "agencyId" | "campaignId" | "mode">;

/** How far a run looked at a list until its time was over: to the lead at `after`. Those leads are to be checked at `next`. */
export type ReleaseProgress = { after: Position; next?: Instant | undefined };

/** The held leads of each campaign, in the order of receipt. It is only an index: the histories are the truth. */
export type HeldLeads = {
  /** Adds the lead to its list. Idempotent. */
  add(lead: HeldLead): Promise<void>;
  /** Removes the lead from its list. Idempotent. */
  remove(lead: HeldLead): Promise<void>;
  /** Lists the oldest held leads after `after`; live ones by default. The first page has the stored progress too. */
  list(
    agencyId: AgencyId,
    campaignId: CampaignId,
    page: { limit: number; after?: Position | undefined; mode?: Mode | undefined },
  ): Promise<{ leads: HeldLead[]; next?: Position; progress?: ReleaseProgress }>;
  /** Stores that a run looked at the list of a lead up to that lead. Idempotent. */
  saveProgress(lead: HeldLead, next: Instant | undefined): Promise<void>;
  /** Removes the progress, so that the next run begins with the oldest lead. Idempotent. */
  removeProgress(list: HeldList): Promise<void>;
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

/**
 * A query for a usage, for one lead at `price` (minor units) at one instant. `earlierPeriods` names the periods of two
 * days before. Only periods with a cap are counted; `rulesAt` is when the campaign, and so perhaps a cap, last changed.
 */
export type UsageQuery = UsageKey & {
  leadId: LeadId;
  at: Instant;
  timeZone: string;
  periods: Periods;
  earlierPeriods: Periods;
  caps: Caps;
  rulesAt: Instant;
  price: number;
  /** Whether `at` may be any instant, so that it says nothing of the age of reservations. */
  isSimulated?: boolean | undefined;
};

/** A usage as it was read. `storeState` is internal to the store; pass it back unchanged. */
export type UsageSnapshot = { query: UsageQuery; usage: Usage; storeState: unknown };

/**
 * The counters that caps are compared with. Periods without a cap are neither read nor counted. A reservation counts at
 * once. The fact that places the lead with the client confirms it. A reservation that a crash left without such a fact
 * counts until the cap is full and the last reservation is two minutes old; then the store counts the facts again.
 */
export type UsageCounters = {
  /** Reads usages, in the order of the queries: leads placed or reserved, without the query's own lead. */
  read(queries: readonly UsageQuery[]): Promise<UsageSnapshot[]>;
  /** Starts to read usages before their periods are known. Returns a `read` for queries about these keys. */
  prefetch(keys: readonly UsageKey[]): UsageCounters["read"];
  /** Reserves one lead. If that would exceed a cap, changes nothing and returns the usage that prevented it. */
  reserve(snapshot: UsageSnapshot): Promise<{ ok: true } | { ok: false; usage: Usage }>;
  /** Releases the reservation of a lead that was finally not placed with the client. Idempotent. */
  release(query: UsageQuery): Promise<void>;
};

/** Counts the turns of a campaign from 1. */
export type Turns = {
  /** Draws the next turn. No other lead gets it. */
  draw(agencyId: AgencyId, campaignId: CampaignId): Promise<number>;
  /** Returns the turn that `draw` would return next; draws none. */
  peek(agencyId: AgencyId, campaignId: CampaignId): Promise<number>;
};
