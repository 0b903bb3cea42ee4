import * as z from "zod";

/** How a campaign works with its client; see the mission's three ways of working. */
export const Model = z.enum(["callback", "appointment", "hybrid"]);
export type Model = z.infer<typeof Model>;
