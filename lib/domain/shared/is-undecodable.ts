import * as z from "zod";

/**
 * Whether a fault says that something stored cannot be read, or not by this version. Trying again changes nothing about that until somebody mends
 * the reader, and meanwhile a stream hands nothing else out that is behind it.
 */
export const isUndecodable = (fault: unknown): boolean =>
  fault instanceof z.ZodError ||
  fault instanceof SyntaxError ||
  fault instanceof TypeError ||
  fault instanceof RangeError ||
  fault instanceof ReferenceError;
