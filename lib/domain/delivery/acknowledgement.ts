import * as z from "zod";

/** What a client says of a lead on getting it. `reason` and `clientRef` are the client's own words and id. */
export const Acknowledgement = z.object({
  outcome: z.enum(["accepted", "rejected", "duplicate"]),
  reason: z.string().max(256).optional(),
  clientRef: z.string().max(128).optional(),
});
export type Acknowledgement = z.infer<typeof Acknowledgement>;
