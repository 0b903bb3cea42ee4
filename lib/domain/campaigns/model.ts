import * as z from "zod";

/** How a campaign works with its client: by callback leads, booked appointments, or both. */
export const Model = z.enum(["callback", "appointment", "hybrid"]);
export type Model = z.infer<typeof Model>;
