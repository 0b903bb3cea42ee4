import * as z from "zod";
import type { Subscription } from "./subscription.ts";

/** What stands in the way of a subscription first, by who can remove it: the agency, whoever enables it, its owner. */
export const SubscriptionStatus = z.enum(["inactive", "disabled", "unverified", "active"]);
export type SubscriptionStatus = z.infer<typeof SubscriptionStatus>;

export function toSubscriptionStatus({
  active,
  disabled,
  verifiedAt,
}: Pick<Subscription, "active" | "disabled" | "verifiedAt">): SubscriptionStatus {
  if (!active) return "inactive";
  if (disabled) return "disabled";
  return verifiedAt === undefined ? "unverified" : "active";
}
