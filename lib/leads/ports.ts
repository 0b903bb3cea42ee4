import type { ContactHours } from "#domain/accounts/contact-hours.ts";
import type { Mode } from "#domain/accounts/mode.ts";
import type { Fact } from "#domain/history/fact.ts";
import type { WaitingPlace, WorkList } from "#domain/history/find-work-list.ts";
import type { LeadProgress } from "#domain/history/measure-progress.ts";
import type { LeadStatus } from "#domain/history/lead-status.ts";
import type { PersonalData } from "#domain/lead/personal-data.ts";
import type { Received } from "#domain/lead/received.ts";
import type { AgencyId, CampaignId, ClientId, LeadId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { LeadKey, Position } from "#platform/ports.ts";

/** What messages and pages say of a lead's agency, client and campaign: their names, and the client's time and hours. */
type LeadContext = {
  agencyName: string;
  /** The address that the agency's messages about appointments come from, if it has one of its own. */
  agencyEmailFrom?: string | undefined;
  clientName: string;
  clientTimeZone: string;
  campaignName: string;
  contactHours?: readonly ContactHours[] | undefined;
};

export type ReadLeadContext = (
  agencyId: AgencyId,
  lead: { clientId: ClientId; campaignId: CampaignId },
) => Promise<LeadContext>;

/**
 * Computes the tag by which an agency finds a normalized value of a person: a short keyed hash. Two agencies get
 * different tags for the same person.
 */
export type ComputeTag = (agencyId: AgencyId, kind: "phone" | "email" | "word", value: string) => string;

/**
 * What else the partition of a lead has, by sort key: the items that other features keep about the lead. The read of the
 * history reads them too, so they cost no call of their own.
 */
export type ItemsBeside = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

/** A lead as it is stored. `personal` and its `tags` are absent after the person was erased. */
type StoredLead = { facts: Fact[]; personal?: PersonalData; tags?: string[] | undefined; beside: ItemsBeside };

/** The append-only facts of each lead, and its personal data, which is stored separately. */
export type History = {
  /**
   * Stores a lead under its key, unless it exists already. `fingerprint` identifies the request: a retry gets what was
   * stored first (`replayed`), a different request gets `conflict`. The lead is durable when this returns. Idempotent,
   * also after a crash.
   */
  receive(
    key: LeadKey,
    lead: { received: Received; personal: PersonalData; fingerprint: string; tags?: readonly string[] | undefined },
  ): Promise<{ outcome: "stored" | "replayed"; received: Received } | { outcome: "conflict" }>;
  /**
   * Finds what `receive` would return to a retry; undefined if no lead is stored under the key. If the person was erased,
   * so was the fingerprint, and no request can be compared with it (`erased`).
   */
  findReceived(
    key: LeadKey,
    fingerprint: string,
  ): Promise<
    { outcome: "replayed"; received: Received; personal: PersonalData } | { outcome: "conflict" | "erased" } | undefined
  >;
  /** Adds a fact under its own identity; returns "already_there" if a fact with that identity exists. Idempotent. */
  append(key: LeadKey, fact: Fact): Promise<"added" | "already_there">;
  /** Reads a lead with strong consistency; undefined if it was never received. */
  read(key: LeadKey): Promise<StoredLead | undefined>;
};

/** The persons of leads, for erasing them. They also hold a person whose lead was never completely stored. */
export type Persons = {
  /** Reads the phone and the email of the person; undefined if there is no person. */
  readContact(key: LeadKey): Promise<{ phone?: string | undefined; email?: string | undefined } | undefined>;
  /** Removes the person, and what the facts repeat of it. The facts remain. Idempotent. */
  erase(key: LeadKey): Promise<void>;
};

/** Which leads to list: live ones by default. `clientId` is always set for a client's own key. */
export type LeadFilter = {
  agencyId: AgencyId;
  mode?: Mode | undefined;
  clientId?: ClientId | undefined;
  campaignId?: CampaignId | undefined;
  status?: LeadStatus | undefined;
  /** Any of these statuses, for the leads of one client. */
  statuses?: readonly LeadStatus[] | undefined;
  /** Leads whose person has all these tags. With a client, the index ignores them. */
  tags?: readonly string[] | undefined;
  from?: Instant | undefined;
  to?: Instant | undefined;
};

/** The leads of an agency. */
export type LeadIndex = {
  /**
   * Lists up to `limit` leads after `after` by the time of receipt (`receivedAt`), newest first. May return a lead whose
   * status has just changed. May also return a lead of a client at the position of its placing; it returns the same
   * lead at the position of its receipt, so the caller leaves out the other one.
   */
  list(filter: LeadFilter, page: { limit: number; after?: Position | undefined }): Promise<LeadIndexPage>;
  /** Lists the leads of an agency, live and of the sandbox, by the time of receipt, oldest first. */
  listOldestFirst(
    filter: { agencyId: AgencyId; from: Instant; to: Instant },
    page: { limit: number; after?: Position | undefined },
  ): Promise<{ leads: { leadId: LeadId; position: Position; receivedAt: Instant }[]; more: boolean }>;
  /** Lists the leads of a client by the time of placing (`placedAt`), newest first. */
  listByPlacing(
    client: { agencyId: AgencyId; clientId: ClientId; mode?: Mode | undefined },
    page: { limit: number; after?: Position | undefined },
  ): Promise<LeadIndexPage>;
};

/** The next tries of an agency's leads: an index that Baton derives from the histories. */
export type NextTries = {
  /**
   * Saves when the next try of a lead is due, or that none is, unless the stored one derives from more facts. Writes
   * nothing if that is stored already, from as many facts. The stored try is among the items `beside` the facts.
   */
  save(
    lead: LeadKey & { clientId: ClientId; mode: Mode },
    next: Instant | undefined,
    facts: { count: number; beside: ItemsBeside },
  ): Promise<void>;
  /**
   * Lists leads whose next try is due until `due`, the longest overdue first. May return a lead whose try has just
   * changed; its position starts with the time of the stored try.
   */
  listDue(
    filter: { agencyId: AgencyId; clientId?: ClientId | undefined; mode: Mode; due: Instant },
    page: { limit: number; after?: Position | undefined },
  ): Promise<LeadIndexPage>;
};

/**
 * In which list each live lead waits: an index that Baton derives from the histories. The billing record of a lead that
 * was never held has its place.
 */
export type WorkListIndex = {
  /**
   * Saves where a lead waits that was held, or that it waits in no list, unless the stored place derives from more
   * facts. Without `mayRecur`, a place that is stored already is not written again. The stored place is among the items
   * `beside` the facts.
   */
  save(
    lead: LeadKey & { clientId: ClientId },
    entry: WaitingPlace | undefined,
    facts: { count: number; mayRecur: boolean; beside: ItemsBeside },
  ): Promise<void>;
  /** Drops the place that `save` of an earlier release stored for a lead that was never held, if there is one. */
  drop(lead: LeadKey, facts: { count: number; beside: ItemsBeside }): Promise<void>;
  /** Lists the leads of a list, the earliest first. May return a lead that has just left the list. */
  list(
    filter: { agencyId: AgencyId; clientId?: ClientId | undefined; list: WorkList },
    page: { limit: number; after?: Position | undefined },
  ): Promise<{ leads: ListedLead[]; more: boolean }>;
};

/** A lead in a list of waiting leads, with what names its billing record, unless it was held. */
export type ListedLead = {
  leadId: LeadId;
  position: Position;
  record?: { clientId: ClientId; placedAt: Instant } | undefined;
};

/** `next` is where to continue, if that is not the last lead of the page. */
export type LeadIndexPage = {
  leads: { leadId: LeadId; position: Position }[];
  more: boolean;
  next?: Position | undefined;
};

/** The metrics by which an operator sees how leads fare: how many come, how soon they arrive, and are contacted. */
export type LeadMetrics = {
  /** Adds what new facts say of some leads. A repeat of the same facts counts again. */
  recordProgress(progress: readonly LeadProgress[]): void;
};
