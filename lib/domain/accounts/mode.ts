import * as z from "zod";

/** `live` leads are delivered and billed; `test` leads (sandbox) reach no client. Both share the set-up. */
export const Mode = z.enum(["live", "test"]);
export type Mode = z.infer<typeof Mode>;
