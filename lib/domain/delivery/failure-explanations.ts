import type { FailureReason } from "./delivery-fact.ts";

/** Explains each failure to an operator who looks at an exhausted delivery, with the remedy. */
export const failureExplanations: Record<FailureReason | "bounced", string> = {
  timeout:
    "The endpoint gave no complete answer within the deadline. Ask its owner whether it is slow or overloaded, then replay.",
  connection_failed:
    "The endpoint could not be reached, or broke the connection. Ask its owner whether its name, port and certificate are right, then replay.",
  refused_by_endpoint:
    "The endpoint answered, and not with success; the status and what it wrote say why. Ask its owner, then replay.",
  refused_by_provider: "The provider of texts or emails did not take the message. Look at the detail, then replay.",
  bounced:
    "The email came back: there is no such mailbox, or it takes nothing. Change where the subscription goes, then replay.",
  endpoint_not_allowed:
    "The endpoint is not on the open internet, or not reached by https. Change where the subscription goes, then replay.",
  endpoint_gone:
    "The endpoint said that it is gone for good. Change where the subscription goes, enable it, and replay.",
  endpoint_disabled:
    "The endpoint was switched off: it had failed for too long, or said that it is gone. Once it works, enable the subscription, which replays what it missed.",
  endpoint_unverified:
    "The subscription goes to a new endpoint whose owner has not verified it. Have it verified, then replay.",
  subscription_inactive: "The subscription was switched off, or does not exist. Activate it, then replay.",
  person_erased:
    "The person was erased before the lead could be delivered. Nothing can be done, and nothing should be.",
  internal_fault: "A fault of Baton or AWS; the operator's log explains it at the same time. Replay once it is fixed.",
};
