import type { Mode } from "#domain/accounts/mode.ts";
import type { Fact } from "#domain/history/fact.ts";
import type { LeadStatus } from "#domain/history/lead-state.ts";
import type { PersonalData } from "#domain/lead/personal-data.ts";
import type { Received } from "#domain/lead/received.ts";
import type { AgencyId, CampaignId, ClientId, LeadId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { LeadKey, Position } from "#platform/ports.ts";

/** The names around a lead, for messages and pages that people read. */
type LeadContext = { agencyName: string; clientName: string; clientTimeZone: string; campaignName: string };

export type ReadLeadContext = (
  agencyId: AgencyId,
  lead: { clientId: ClientId; campaignId: CampaignId },
) => Promise<LeadContext>;

/** What is stored of a lead. `personal` is absent once the person was erased. */
type StoredLead = { facts: Fact[]; personal?: PersonalData };

/** The append-only facts of each lead, and the personal data beside them. */
export type History = {
  /**
   * Stores a lead under its key unless it is there. `fingerprint` identifies the request: the same one is answered with
   * what was stored first, another one is a conflict. Durable when it returns; safe to call again after any crash.
   */
  receive(
    key: LeadKey,
    lead: { received: Received; personal: PersonalData; fingerprint: string },
  ): Promise<{ outcome: "stored" | "replayed"; received: Received } | { outcome: "conflict" }>;
  /** The answer that `receive` would give to a request that was stored before; undefined when it never was. */
  findReceived(
    key: LeadKey,
    fingerprint: string,
  ): Promise<{ outcome: "replayed"; received: Received; personal: PersonalData } | { outcome: "conflict" } | undefined>;
  /** Adds a fact under its own identity. Says "already_there" when a fact of that identity was there before. */
  append(key: LeadKey, fact: Fact): Promise<"added" | "already_there">;
  /** Everything stored of a lead, strongly consistent; undefined when it was never received. */
  read(key: LeadKey): Promise<StoredLead | undefined>;
};

/** Which leads to list: live ones, unless told; `clientId` is always set for a client's own key. */
export type LeadFilter = {
  agencyId: AgencyId;
  mode?: Mode | undefined;
  clientId?: ClientId | undefined;
  campaignId?: CampaignId | undefined;
  status?: LeadStatus | undefined;
  from?: Instant | undefined;
  to?: Instant | undefined;
};

/** The leads of an agency in the order they were received, newest first. */
export type LeadIndex = {
  /** Up to `limit` leads after `after`. May name a lead whose status moved on a moment ago. */
  list(filter: LeadFilter, page: { limit: number; after?: Position | undefined }): Promise<LeadIndexPage>;
};

export type LeadIndexPage = { leads: { leadId: LeadId; position: Position }[]; more: boolean };
