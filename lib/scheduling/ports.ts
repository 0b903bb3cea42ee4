import type {
  AgencyId,
  CampaignId,
  ClientId,
  DeliveryId,
  LeadId,
  MessageId,
  ReplayId,
  SubscriptionId,
} from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { Channel } from "#domain/subscriptions/subscription.ts";

/**
 * One thing that can wait. There is one due item for each, so that any number of reasons to look at it are one look.
 *
 * - `release`: the held leads of a campaign may be placed
 * - `canary`: a canary is to be sent through a campaign, or looked for
 * - `retry`: a delivery of a lead or a message that failed is to be tried again, in the first round or in that of a replay
 * - `recheck`: what was ordered of a lead may never have happened
 * - `unsent`: an agency may have leads that were accepted and never dispatched
 * - `endpoint`: somebody is to be told how an endpoint does
 * - `replay`: deliveries are to be ordered again
 */
export type Job =
  | CampaignJob<"release">
  | CampaignJob<"canary">
  | ({ kind: "retry" } & DeliveryRound)
  | { kind: "recheck"; agencyId: AgencyId; leadId: LeadId }
  | { kind: "unsent"; agencyId: AgencyId }
  | { kind: "endpoint"; agencyId: AgencyId; clientId?: ClientId | undefined; subscriptionId: SubscriptionId }
  | { kind: "replay"; agencyId: AgencyId; replayId: ReplayId };

type CampaignJob<Kind extends string> = { kind: Kind; agencyId: AgencyId; campaignId: CampaignId };

/** One round of a delivery: `about` is the lead or the message that it delivers. */
export type DeliveryRound = {
  agencyId: AgencyId;
  about: LeadId | MessageId;
  deliveryId: DeliveryId;
  channel: Channel;
  replayId?: ReplayId | undefined;
};

export type JobKind = Job["kind"];

/** The things of one kind. */
export type JobOfKind<Kind extends JobKind> = Extract<Job, { kind: Kind }>;

/** A thing with the instant at which it is to be looked at. */
export type ScheduledJob = Job & { dueAt: Instant };

/**
 * When each thing is to be looked at. A thing stays due until a look at it was settled, so whoever dies between finding it due and
 * settling leaves it due, and the next sweep finds it again. Whoever leaves something to be done arms *after* that is durable.
 */
export type JobStore = {
  /**
   * Has the thing looked at by `at`: the earlier of that and what it waits for already. Always bumps the version, so that a look that
   * began before cannot settle it away.
   */
  schedule(job: Job, at: Instant): Promise<void>;
  /** When the thing is due, strongly consistent; undefined while it waits for nothing. */
  read(job: Job): Promise<{ dueAt: Instant; version: number } | undefined>;
  /**
   * Ends a look at the thing: it is next due at `next`, or waits for nothing. False, and nothing changed, when it was armed or settled
   * since `seenVersion` was read.
   */
  complete(job: Job, expectedVersion: number, next: Instant | undefined): Promise<boolean>;
  /**
   * Everything due before an instant, the longest overdue first, in pages of about `pageSize`. Eventually consistent: what was armed a
   * moment ago may be missing, and what was settled a moment ago may be there.
   */
  listDue(before: Instant, pageSize: number): AsyncIterable<ScheduledJob[]>;
};

/** Hands things to whoever works them, at least once each. */
export type JobQueue = {
  /**
   * Each is handed out when it is due, to the second and never before, but after 15 minutes at the latest. Throws when any was not taken;
   * enqueuing all of them again does no harm.
   */
  enqueue(jobs: readonly ScheduledJob[], now: Instant): Promise<void>;
};
