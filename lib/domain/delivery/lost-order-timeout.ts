/**
 * How long a delivery may have no fact before its order counts as lost, in milliseconds. The relay and the sender need
 * seconds.
 */
export const lostOrderTimeoutMs = 2 * 60_000;
