import * as z from "zod";

/**
 * How old a check of the registers may be, in days. At most 28: a number may still be called in the 28 days after it
 * was listed (Privacy and Electronic Communications Regulations 2003, reg. 21(3)), so the Information Commissioner
 * expects callers to screen at least that often.
 */
export const ScreeningRule = z.strictObject({ maxAgeDays: z.int().min(1).max(28) }).meta({ id: "ScreeningRule" });
export type ScreeningRule = z.infer<typeof ScreeningRule>;
