import type { ProblemTable } from "#platform/http/problem-table.ts";

/** Why a subscription cannot be created or enabled. */
export type SubscriptionRefusal = { kind: "subscription_limit_reached"; max: number } | { kind: "endpoint_opted_out" };

export const subscriptionProblems: ProblemTable<SubscriptionRefusal> = {
  subscription_limit_reached: {
    status: 409,
    title: "There are too many subscriptions",
    meaning:
      "Baton delivers each lead on every active subscription of its client, and each event on every subscription of " +
      "the agency to that event. A scope can therefore have at most `max` subscriptions.",
    remedy: "Change an existing subscription instead of adding one.",
  },
  endpoint_opted_out: {
    status: 409,
    title: "The owner has stopped the messages",
    meaning:
      "The owner of this phone or mailbox opted out, or reported an email as spam. Only the owner can reverse that.",
    remedy:
      "Ask the owner to open the link in the last message and start the messages again, or change the endpoint of " +
      "the subscription.",
  },
};
