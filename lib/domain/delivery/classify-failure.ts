import type { FailureReason } from "./delivery-fact.ts";

/**
 * What failed: the endpoint, which did not take what Baton sent; something else, for now; or the delivery for good,
 * because a retry could not succeed. Only the first counts against the endpoint.
 */
type FailureClass = "endpoint" | "temporary" | "permanent";

const classes: Record<FailureReason, FailureClass> = {
  timeout: "endpoint",
  connection_failed: "endpoint",
  refused_by_endpoint: "endpoint",
  refused_by_provider: "endpoint",
  endpoint_not_allowed: "endpoint",
  // Baton disables the endpoint. If the subscription has another one by now, a retry reaches that.
  endpoint_gone: "temporary",
  endpoint_disabled: "permanent",
  endpoint_unverified: "temporary",
  subscription_inactive: "permanent",
  person_erased: "permanent",
  internal_fault: "temporary",
};

/** Classifies a failed attempt by its reason. */
export const classifyFailure = (reason: FailureReason): FailureClass => classes[reason];
