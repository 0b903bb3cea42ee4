import * as z from "zod";

/** The body that stops messages, from the page's form or from a mail app (RFC 8058). Any other body stops them too. */
export const StopFormPost = z
  .object({
    wish: z.enum(["stop", "start"]).optional().meta({ description: "The choice of the button on the page." }),
    "List-Unsubscribe": z.literal("One-Click").optional().meta({ description: "The value that mail apps post." }),
  })
  .meta({ id: "StopAnswer" });
