/** How long a delivery may be without a fact before its order counts as lost, in milliseconds: a relay and a sender take seconds. */
export const lostOrderTimeoutMs = 2 * 60_000;
