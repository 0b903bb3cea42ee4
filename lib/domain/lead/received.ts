import * as z from "zod";
import { Model } from "../client/campaign.ts";
import { Channel } from "../client/subscription.ts";
import { CampaignId, ClientId, DeliveryId, SubscriptionId } from "../shared/id.ts";
import { Instant } from "../shared/instant.ts";
import { Money } from "../shared/money.ts";

/** Where a fact came from, and who said it: a key, a subscription (by its link), or Baton itself. */
export const provenance = {
  source: z.enum(["api", "link", "baton"]),
  author: z.string().min(1).max(64),
};

/**
 * A lead was received and accepted for a client at a price. It fixes, once and for all, what will be billed and
 * where the lead will be delivered, whatever becomes of campaign and subscriptions afterwards.
 */
export const Received = z.object({
  kind: z.literal("received"),
  at: Instant,
  ...provenance,
  campaignId: CampaignId,
  clientId: ClientId,
  model: Model,
  price: Money,
  deliveries: z.array(z.object({ id: DeliveryId, subscriptionId: SubscriptionId, channel: Channel })),
});
export type Received = z.infer<typeof Received>;
