import type { SendResult } from "../ports.ts";

/**
 * What an error of an AWS service means for one message. `refusals` names those that are a verdict on this message, which sending it
 * again would get again; they are answered. All others say that we may not, cannot or should not send just now (throttled, over quota,
 * paused, not permitted, a fault of AWS): they are thrown, so that the log tells of them and the queue tries again. Either way only the
 * name of the error goes on, because its message may repeat the number or the address.
 */
export function toProviderRefusal(error: Error, refusalErrorNames: readonly string[]): SendResult {
  const { name } = error;
  if (refusalErrorNames.includes(name)) return { ok: false, reason: "refused_by_provider", detail: name };
  throw Object.assign(new Error(`the provider did not take the message: ${name}`), { name, [notSentMark]: true });
}

const notSentMark = Symbol("the provider said that it did not take the message");

/** Whether a fault means for certain that nothing was sent; after a lost connection nobody knows. */
export const isCertainlyNotSent = (fault: unknown): boolean => fault instanceof Error && notSentMark in fault;
