import * as z from "zod";
import { LeadId } from "#domain/shared/id.ts";
import { Instant } from "#domain/shared/instant.ts";
import { ContactKind } from "#domain/suppressions/suppression.ts";
import { provenance } from "./received.ts";

/**
 * The same person was pushed again to the same campaign within its window, as `leadId`, and Baton refused that lead.
 */
export const DuplicateRefused = z.object({
  kind: z.literal("duplicate_refused"),
  at: Instant,
  ...provenance,
  leadId: LeadId,
  by: z.array(ContactKind),
});
export type DuplicateRefused = z.infer<typeof DuplicateRefused>;
