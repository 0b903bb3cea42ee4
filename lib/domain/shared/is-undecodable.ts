import * as z from "zod";

/**
 * Whether a fault means that stored data cannot be decoded, or not by this version of the code. A retry fails until the
 * decoder is fixed, and blocks every later record of a stream. An AWS service that is down may answer with a page, for
 * example from a load balancer, which also causes a SyntaxError; that fault has `$metadata`, and a retry may succeed.
 */
export const isUndecodable = (fault: unknown): boolean =>
  fault instanceof z.ZodError ||
  ((fault instanceof SyntaxError ||
    fault instanceof TypeError ||
    fault instanceof RangeError ||
    fault instanceof ReferenceError) &&
    !("$metadata" in fault));

/** Awaits `work`; if stored data cannot be decoded, returns the result of `recover` instead. Throws any other fault. */
export async function catchUndecodable<Answer, Other>(
  work: Promise<Answer>,
  recover: (fault: unknown) => Other,
): Promise<Answer | Awaited<Other>> {
  try {
    return await work;
  } catch (fault) {
    if (!isUndecodable(fault)) throw fault;
    return await recover(fault);
  }
}
