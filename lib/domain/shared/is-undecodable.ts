import * as z from "zod";

/**
 * Whether a fault says that something stored cannot be read, or not by this version. Trying again changes nothing about that until somebody mends
 * the reader, and meanwhile a stream hands nothing else out that is behind it. A service that is down and answers with a page, as what balances its load
 * does, is read with a SyntaxError too; that one tells of its call (`$metadata`), and passes.
 */
export const isUndecodable = (fault: unknown): boolean =>
  fault instanceof z.ZodError ||
  ((fault instanceof SyntaxError ||
    fault instanceof TypeError ||
    fault instanceof RangeError ||
    fault instanceof ReferenceError) &&
    !("$metadata" in fault));

/** What `work` comes to, or `otherwise` where something stored cannot be read. Any other fault is thrown. */
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
