import * as z from "zod";

/**
 * The two worlds of an agency: what is delivered and billed, and the sandbox, whose leads go the whole way but to nobody. They share
 * the set-up, and nothing else.
 */
export const Mode = z.enum(["live", "test"]);
export type Mode = z.infer<typeof Mode>;
