import * as z from "zod";

/** How an agency keeps its refused leads. */
export const RefusedLeadSettings = z.object({ keepPerson: z.boolean(), days: z.int().min(1).max(90) });
export type RefusedLeadSettings = z.infer<typeof RefusedLeadSettings>;

export const defaultRefusedLeadSettings: RefusedLeadSettings = { keepPerson: false, days: 30 };
