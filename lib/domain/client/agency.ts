import * as z from "zod";
import { AgencyId } from "../shared/id.ts";
import { Instant } from "../shared/instant.ts";
import { line } from "../shared/text.ts";

/** A lead generator: the tenant. Nothing of one agency is ever seen by another. */
export const Agency = z.object({ id: AgencyId, name: line(120), createdAt: Instant });
export type Agency = z.infer<typeof Agency>;
