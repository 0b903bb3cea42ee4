import * as z from "zod";

/** The reasons that the lead card offers for not taking a lead. Other systems may give reasons of their own. */
export const RefusalReason = z.enum(["out_of_area", "wrong_service", "outside_criteria", "no_capacity", "other"]);
export type RefusalReason = z.infer<typeof RefusalReason>;
