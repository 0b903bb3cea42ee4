import * as z from "zod";

/** The reasons that the lead card offers for not taking a lead. Other systems may give reasons of their own. */
export const LeadRefusalReason = z.enum(["out_of_area", "wrong_service", "outside_criteria", "no_capacity", "other"]);
export type LeadRefusalReason = z.infer<typeof LeadRefusalReason>;
