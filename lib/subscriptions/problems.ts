import type { ProblemTable } from "#platform/http/problem-table.ts";

/** Why a subscription cannot be created or enabled. */
export type SubscriptionRefusal = { kind: "subscription_limit_reached"; max: number } | { kind: "endpoint_opted_out" };

export const subscriptionProblems: ProblemTable<SubscriptionRefusal> = {
  subscription_limit_reached: {
    status: 409,
    title: "There are too many subscriptions",
    meaning:
      "Each lead is delivered on every active subscription of its client, and each event to every one of the agency that wants it, so their number is limited to `max`.",
    remedy: "Change one of the subscriptions that exist instead of adding one.",
  },
  endpoint_opted_out: {
    status: 409,
    title: "Its owner has stopped the messages",
    meaning:
      "Whoever has this phone or mailbox said STOP, or reported an email as spam. Nobody else can take that back.",
    remedy:
      "Ask its owner to open the link in the last message and start the messages again, or change the subscription.",
  },
};
