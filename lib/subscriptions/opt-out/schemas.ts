import * as z from "zod";

/** What is posted to stop messages, by the page's own form or by a mail app in its user's name (RFC 8058). Anything else stops them too. */
export const StopFormPost = z
  .object({
    wish: z.enum(["stop", "start"]).optional().meta({ description: "What the button on the page says." }),
    "List-Unsubscribe": z.literal("One-Click").optional().meta({ description: "What mail apps post." }),
  })
  .meta({ id: "StopAnswer" });
