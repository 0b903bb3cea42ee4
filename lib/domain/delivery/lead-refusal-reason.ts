import * as z from "zod";

/** The reasons to reject a lead that the lead card offers. Other systems may give their own reasons. */
export const LeadRefusalReason = z.enum(["out_of_area", "wrong_service", "outside_criteria", "no_capacity", "other"]);
export type LeadRefusalReason = z.infer<typeof LeadRefusalReason>;
