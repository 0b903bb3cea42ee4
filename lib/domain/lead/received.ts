import * as z from "zod";
import type { Mode } from "#domain/accounts/mode.ts";
import { ChaseStep } from "#domain/campaigns/chase.ts";
import { Model } from "#domain/campaigns/model.ts";
import { PinnedPrices } from "#domain/campaigns/prices.ts";
import { Explanation } from "#domain/routing/explanation.ts";
import { CampaignId, ClientId, DeliveryId, LeadId, SubscriptionId } from "#domain/shared/id.ts";
import { Instant } from "#domain/shared/instant.ts";
import { Money } from "#domain/shared/money.ts";
import { Channel } from "#domain/subscriptions/subscription.ts";

/** The source of a fact and its author: a key, a subscription (through its link), or Baton itself. */
export const provenance = {
  source: z.enum(["api", "link", "baton"]),
  author: z.string().min(1).max(64),
};

/**
 * Assigns a lead to a client at a price. It fixes what will be billed and where the lead will be delivered, whatever
 * happens to the campaign and the subscriptions later. `termsFrom` names the version of the contract.
 */
export const Placement = z.object({
  clientId: ClientId,
  model: Model,
  price: Money,
  termsFrom: Instant,
  /** The further prices of these terms; absent if they have none. */
  prices: PinnedPrices.optional(),
  /** How many clients got the enquiry, if `price` is the price of a shared lead. */
  sharedBy: z.int().min(2).optional(),
  deliveries: z.array(z.object({ id: DeliveryId, subscriptionId: SubscriptionId, channel: Channel })),
  /** The steps by which Baton chases the client; absent if the terms have none. */
  chase: z.array(ChaseStep).optional(),
});
export type Placement = z.infer<typeof Placement>;

/** The routing decision and its reasons. `shares` are the leads that other clients get for the same enquiry. */
const routingFields = {
  routing: Explanation,
  placement: Placement.optional(),
  shares: z.array(z.object({ leadId: LeadId, placement: Placement })).optional(),
};

/** What each passed check found, without personal data. */
export const CheckResults = z.record(z.string(), z.string());
export type CheckResults = z.infer<typeof CheckResults>;

/** Baton received and accepted a lead. Without a placement it is held until a client can take it. */
export const Received = z.object({
  kind: z.literal("received"),
  at: Instant,
  ...provenance,
  campaignId: CampaignId,
  /**
   * True for a lead pushed with a test key, and for a canary: it passes every step, but reaches no client and is never
   * billed.
   */
  sandbox: z.literal(true).optional(),
  checks: CheckResults.optional(),
  /** How long the screening of the phone number is valid; absent if the campaign requires none. */
  screenedUntil: Instant.optional(),
  ...routingFields,
  /** The pushed lead, whose enquiry this one shares. */
  sharedFrom: LeadId.optional(),
  /** The lead of the client that did not react, from which Baton passed this one on. `sharedFrom` names the pushed lead. */
  passedFrom: LeadId.optional(),
});
export type Received = z.infer<typeof Received>;

/** The mode of a lead. */
export const toMode = ({ sandbox }: Pick<Received, "sandbox">): Mode => (sandbox ? "test" : "live");

/** The author of canaries in a history. A key's author is its id, so no key has this name. */
export const canaryAuthor = "canary";

/** Whether Baton pushed the lead itself, as a canary; see docs/decisions/0029-canary-daily-through-each-campaign.md. */
export const isCanary = ({ sandbox, author }: Pick<Received, "sandbox" | "author">): boolean =>
  sandbox === true && author === canaryAuthor;

/** Baton placed a held lead. There is at most one such fact. */
export const Placed = z.object({
  kind: z.literal("placed"),
  at: Instant,
  ...provenance,
  ...routingFields,
  placement: Placement,
});
export type Placed = z.infer<typeof Placed>;
