import * as z from "zod";

export const VerificationCode = z
  .strictObject({
    code: z
      .string()
      .regex(/^\d{6}$/, "six digits")
      .meta({ description: "As it was texted.", example: "048213" }),
  })
  .meta({ id: "VerificationCode" });

/** What the button of the page posts: nothing, because the link says it all. */
export const VerificationFormPost = z.object({}).meta({ id: "VerificationAnswer" });
