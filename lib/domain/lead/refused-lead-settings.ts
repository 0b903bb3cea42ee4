import * as z from "zod";

/** How an agency keeps its refused leads. */
export const RefusedLeadSettings = z.object({
  keepPerson: z.boolean().meta({
    description: "Whether records contain the person as pushed, unless a contact is suppressed; false by default.",
  }),
  days: z.int().min(1).max(90).meta({ description: "For how many days records are kept; 30 by default." }),
});
export type RefusedLeadSettings = z.infer<typeof RefusedLeadSettings>;

export const defaultRefusedLeadSettings: RefusedLeadSettings = { keepPerson: false, days: 30 };
