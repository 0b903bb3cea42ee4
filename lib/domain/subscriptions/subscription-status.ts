import * as z from "zod";
import type { Subscription } from "./subscription.ts";

/** The first obstacle: the agency activates, the agency or the client enables, the owner verifies. */
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
