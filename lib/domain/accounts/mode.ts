import * as z from "zod";

/**
 * The mode of an agency's data: `live` leads are delivered and billed; `test` leads belong to the sandbox, pass every
 * step and reach no client. Both modes share the set-up (clients, campaigns, subscriptions) and nothing else.
 */
export const Mode = z.enum(["live", "test"]);
export type Mode = z.infer<typeof Mode>;
