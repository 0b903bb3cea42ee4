import * as z from "zod";

/**
 * How old a check may be. At most 28 days: a number may still be called in the 28 days after it was listed (Privacy and Electronic
 * Communications Regulations 2003, reg. 21(3)), so the Information Commissioner has callers screen at least that often.
 */
export const ScreeningRule = z.strictObject({ maxAgeDays: z.int().min(1).max(28) }).meta({ id: "ScreeningRule" });
export type ScreeningRule = z.infer<typeof ScreeningRule>;
