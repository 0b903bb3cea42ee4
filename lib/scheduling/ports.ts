import type {
  AgencyId,
  AppointmentId,
  CampaignId,
  ClientId,
  DeliveryId,
  ErasureId,
  ExportId,
  LeadId,
  MessageId,
  ReplayId,
  SubscriptionId,
} from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { Channel } from "#domain/subscriptions/subscription.ts";

/**
 * A job. Each has one item, so any number of reasons to run it lead to one run.
 *
 * - `release`: place the held leads of a campaign, if possible
 * - `chase`: run the steps of the ladders of a campaign's leads that are due
 * - `canary`: send a canary through a campaign, or check the last one
 * - `retry`: retry a delivery of a lead or a message, in its first round or in the round of a replay
 * - `recheck`: repeat orders of a lead that may be lost
 * - `wake`: deliver a nurtured lead again, if the rules allow it
 * - `appointment`: remind the sides of an appointment, and conclude its result if they stay silent
 * - `return`: decide a return of a lead by the evidence, or because its window is over
 * - `close`: close the periods of a client's contract that are over
 * - `credit`: issue the credit notes that an account needs
 * - `overdue`: report the statements of an account that are due and unpaid
 * - `unsent`: find an agency's leads that were accepted and never dispatched
 * - `endpoint`: check the health of an endpoint and report it
 * - `replay`: order deliveries again
 * - `export`: write the next files of an export
 * - `erasure`: erase a person, and send the notices of it
 * - `day_cells`: compute the cells of a client's day from its billing records
 * - `month_cells`: merge the cells of a client's days into those of a month, and into its cell for the agency
 * - `rebuild_cells`: schedule the cells of all days of a client, some in each run
 */
export type Job =
  | CampaignJob<"release">
  | CampaignJob<"chase">
  | CampaignJob<"canary">
  | ({ kind: "retry" } & DeliveryRound)
  | { kind: "recheck"; agencyId: AgencyId; leadId: LeadId }
  | { kind: "wake"; agencyId: AgencyId; leadId: LeadId }
  | { kind: "appointment"; agencyId: AgencyId; leadId: LeadId; appointmentId: AppointmentId }
  | { kind: "return"; agencyId: AgencyId; leadId: LeadId }
  | AccountJob<"close">
  | AccountJob<"credit">
  | AccountJob<"overdue">
  | { kind: "unsent"; agencyId: AgencyId }
  | { kind: "endpoint"; agencyId: AgencyId; clientId?: ClientId | undefined; subscriptionId: SubscriptionId }
  | { kind: "replay"; agencyId: AgencyId; replayId: ReplayId }
  | { kind: "export"; agencyId: AgencyId; exportId: ExportId }
  | { kind: "erasure"; agencyId: AgencyId; erasureId: ErasureId }
  | { kind: "day_cells"; agencyId: AgencyId; clientId: ClientId; date: string }
  | { kind: "month_cells"; agencyId: AgencyId; clientId: ClientId; month: string }
  | { kind: "rebuild_cells"; agencyId: AgencyId; clientId: ClientId };

/** A job for a client's account in one currency. */
type AccountJob<Kind extends string> = { kind: Kind; agencyId: AgencyId; clientId: ClientId; currency: string };

type CampaignJob<Kind extends string> = { kind: Kind; agencyId: AgencyId; campaignId: CampaignId };

/** One round of a delivery: `about` is the lead or the message that it delivers. */
export type DeliveryRound = {
  agencyId: AgencyId;
  about: LeadId | MessageId;
  deliveryId: DeliveryId;
  channel: Channel;
  replayId?: ReplayId | undefined;
};

/**
 * The order that was sent last for the delivery of a `retry` job: how many facts the delivery had, when it was sent, and
 * for which replay. While the delivery has no more facts, that order is under way.
 */
export type LastOrder = { factCount: number; at: Instant; replayId?: ReplayId | undefined };

export type JobKind = Job["kind"];

/** A job of one kind. */
export type JobOfKind<Kind extends JobKind> = Extract<Job, { kind: Kind }>;

/** A job with the instant at which it is due. */
export type ScheduledJob = Job & { dueAt: Instant };

/**
 * Stores when each job is due. A job stays due until a run completes it, so after a crash in between the next sweep
 * finds it again. Schedule a job *after* the work that it should find is stored.
 */
export type JobStore = {
  /**
   * Schedules the job for `at` unless it is due earlier, and returns when it is due. The new version keeps a running job
   * from completing.
   */
  schedule(job: Job, at: Instant): Promise<Instant>;
  /** Reads when the job is due, strongly consistent; undefined if it is not scheduled. */
  read(job: Job): Promise<{ dueAt: Instant; version: number; lastOrder?: LastOrder | undefined } | undefined>;
  /** Reads the job, strongly consistent, also if it is not scheduled. Without a version it was never stored. */
  inspect(job: Job): Promise<{
    dueAt?: Instant | undefined;
    version?: number | undefined;
    lastOrder?: LastOrder | undefined;
  }>;
  /**
   * Completes a run; false, without a change, if the job changed after `expectedVersion` was read. Stores `lastOrder` if
   * it is given, so of several processes that are about to send the same order, one succeeds.
   */
  complete(
    job: Job,
    expectedVersion: number | undefined,
    next: Instant | undefined,
    lastOrder?: LastOrder,
  ): Promise<boolean>;
  /**
   * Lists every job due before an instant, the newest first, in pages of about `pageSize`. Eventually consistent: a job
   * scheduled a moment ago may be absent, and a job completed a moment ago may be present. Throws after the last page if
   * jobs cannot be read, so that these do not stop the others.
   */
  listDue(before: Instant, pageSize: number): AsyncIterable<ScheduledJob[]>;
};

/**
 * The order that was sent last for the job, and how to complete the run before sending another: of several runs and
 * replays of the same job, one completes it and sends.
 */
export type Claim = {
  /** The version of the job that this run read before it looked for work; a later run never has a lower one. */
  version: number;
  lastOrder: LastOrder | undefined;
  /** Completes the run; undefined if the job changed meanwhile. `undo` makes the job due again if sending failed. */
  complete(next: Instant, lastOrder: LastOrder): Promise<{ undo(): Promise<unknown> } | undefined>;
};

/** The result of a handler that completed the run by its claim, or could not because the job changed. */
export type ClaimedRun = { outcome: "completed" | "scheduled_meanwhile" };

/** Sends jobs to their worker, at least once each. */
export type JobQueue = {
  /** Sends each job to the second, after 15 minutes at the latest. Throws if the queue rejected any; repeatable. */
  enqueue(jobs: readonly ScheduledJob[], now: Instant): Promise<void>;
};
