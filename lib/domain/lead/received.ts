import * as z from "zod";
import type { Mode } from "#domain/accounts/mode.ts";
import { Model } from "#domain/campaigns/model.ts";
import { Explanation } from "#domain/routing/explanation.ts";
import { CampaignId, ClientId, DeliveryId, LeadId, SubscriptionId } from "#domain/shared/id.ts";
import { Instant } from "#domain/shared/instant.ts";
import { Money } from "#domain/shared/money.ts";
import { Channel } from "#domain/subscriptions/subscription.ts";

/** Where a fact came from, and who said it: a key, a subscription (by its link), or Baton itself. */
export const provenance = {
  source: z.enum(["api", "link", "baton"]),
  author: z.string().min(1).max(64),
};

/**
 * A lead is a client's, at a price. It fixes, once and for all, what will be billed and where the lead will be delivered,
 * whatever becomes of campaign and subscriptions afterwards. `termsFrom` names the version of the contract.
 */
export const Placement = z.object({
  clientId: ClientId,
  model: Model,
  price: Money,
  termsFrom: Instant,
  deliveries: z.array(z.object({ id: DeliveryId, subscriptionId: SubscriptionId, channel: Channel })),
});
export type Placement = z.infer<typeof Placement>;

/** What was decided of a lead, and why. `shares` are the leads that other clients get for the same enquiry. */
const routingFields = {
  routing: Explanation,
  placement: Placement.optional(),
  shares: z.array(z.object({ leadId: LeadId, placement: Placement })).optional(),
};

/** What each check of the lead saw when it let the lead pass, in words without anything personal. */
export const CheckResults = z.record(z.string(), z.string());
export type CheckResults = z.infer<typeof CheckResults>;

/** A lead was received and accepted. Without a placement it is held until somebody can take it. */
export const Received = z.object({
  kind: z.literal("received"),
  at: Instant,
  ...provenance,
  campaignId: CampaignId,
  /** Pushed with a test key, or by Baton to see whether all is well: it goes the whole way, but to nobody, and is never billed. */
  sandbox: z.literal(true).optional(),
  checks: CheckResults.optional(),
  /** Until when the screening of the phone number holds; absent where none is demanded. */
  screenedUntil: Instant.optional(),
  ...routingFields,
  /** The lead that this one shares its enquiry with: the one that was pushed. */
  sharedFrom: LeadId.optional(),
});
export type Received = z.infer<typeof Received>;

/** The world that a lead belongs to. */
export const toMode = ({ sandbox }: Pick<Received, "sandbox">): Mode => (sandbox ? "test" : "live");

/** Who pushes canaries, as their history names it. A key is named by its id, so nobody else is called so. */
export const canaryAuthor = "canary";

/** Whether Baton itself pushed the lead, to see that one gets through; see docs/decisions/canary.md. */
export const isCanary = ({ sandbox, author }: Pick<Received, "sandbox" | "author">): boolean =>
  sandbox === true && author === canaryAuthor;

/** A held lead was placed. There is at most one such fact. */
export const Placed = z.object({
  kind: z.literal("placed"),
  at: Instant,
  ...provenance,
  ...routingFields,
  placement: Placement,
});
export type Placed = z.infer<typeof Placed>;
