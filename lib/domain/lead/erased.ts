import * as z from "zod";
import { provenance } from "./received.ts";
import { ErasureId } from "#domain/shared/id.ts";
import { Instant } from "#domain/shared/instant.ts";

/** The author of the facts that an erasure records. */
export const erasureAuthor = "run-erasure";

/** The person of the lead was erased. There is at most one such fact, and it is recorded after the data is gone. */
export const Erased = z
  .object({ kind: z.literal("erased"), at: Instant, ...provenance, erasureId: ErasureId })
  .meta({ id: "ErasedFact" });
export type Erased = z.infer<typeof Erased>;
