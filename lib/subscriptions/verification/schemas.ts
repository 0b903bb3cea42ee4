import * as z from "zod";

export const VerificationCode = z
  .strictObject({
    code: z
      .string()
      .regex(/^\d{6}$/, "six digits")
      .meta({ description: "The code in the SMS.", example: "048213" }),
  })
  .meta({ id: "VerificationCode" });

/** The body that the button of the page posts: empty, because the link names the verification. */
export const VerificationFormPost = z.object({}).meta({ id: "VerificationAnswer" });
