import type { SendResult } from "../ports.ts";

/**
 * Translates an error of an AWS service into the result of one message, or throws. `refusalErrorNames` are the errors
 * that reject this message and would reject it again; they become the result. Every other error says that AWS does not
 * send now (throttled, over quota, paused, not permitted, a fault of AWS); it is thrown, so that the log shows it and
 * the queue retries. Both keep only the name of the error, because its message may contain the phone number or address.
 */
export function toProviderRefusal(error: Error, refusalErrorNames: readonly string[]): SendResult {
  const { name } = error;
  if (refusalErrorNames.includes(name)) return { ok: false, reason: "refused_by_provider", detail: name };
  throw Object.assign(new Error(`the provider did not accept the message: ${name}`), { name, [notSentMark]: true });
}

const notSentMark = Symbol("the provider did not accept the message");

/** Whether a fault proves that nothing was sent. After a lost connection this is unknown. */
export const isCertainlyNotSent = (fault: unknown): boolean => fault instanceof Error && notSentMark in fault;
