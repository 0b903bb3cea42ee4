import type { FailureReason } from "./delivery-fact.ts";

/** Explains each failure to an operator who looks at an exhausted delivery, with the remedy. */
export const failureExplanations: Record<FailureReason | "bounced", string> = {
  timeout: "The endpoint gave no complete answer in time. Ask its owner whether it is slow or overloaded, then replay.",
  connection_failed:
    "The endpoint was unreachable or broke the connection. Ask its owner to check name, port and certificate, then replay.",
  refused_by_endpoint: "The endpoint answered with an error; its status and reply say why. Ask its owner, then replay.",
  refused_by_provider: "The provider of SMS or email refused the message. Read the detail, then replay.",
  bounced:
    "The email bounced, or the carrier did not deliver the text. Read the detail; change the endpoint if it is wrong, then replay.",
  endpoint_not_allowed:
    "The endpoint is not on the open internet, or does not use https. Change the subscription's endpoint, then replay.",
  endpoint_gone:
    "The endpoint answered that it is gone for good. Change the subscription's endpoint, enable it, and replay.",
  endpoint_disabled:
    "Baton disabled the endpoint: it failed for too long, or is gone. Once it works, enable it; that replays what it missed.",
  endpoint_unverified: "The owner of the new endpoint has not verified it. Ask the owner to verify it, then replay.",
  subscription_inactive: "The subscription is inactive, or does not exist. Activate it, then replay.",
  person_erased: "The person was erased before the lead could be delivered. Do nothing: the data must not be sent.",
  internal_fault:
    "A fault of Baton or AWS. The operator's log has the details at the time of the attempt. Replay once it is fixed.",
};
