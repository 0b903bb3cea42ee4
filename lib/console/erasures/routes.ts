import * as z from "zod";
import { ErasureId } from "#domain/shared/id.ts";
import type { ConsoleRoute } from "../console-route.ts";

const contact = z.string().max(254);
const erasing = { action: "erase_people" } as const;

export const erasuresRoutes = {
  listErasures: {
    ...erasing,
    method: "GET",
    path: "/console/erasures",
    query: z.object({ after: ErasureId.optional().catch(undefined) }),
  },
  /** Says what an erasure removes and what stays. It is a POST, because an address would keep the contact. */
  confirmErasure: {
    ...erasing,
    method: "POST",
    path: "/console/erasures/confirmation",
    form: z.object({ contact }),
  },
  requestErasure: {
    ...erasing,
    method: "POST",
    path: "/console/erasures",
    form: z.object({ contact, once: z.string().min(1).max(120) }),
  },
  showErasure: {
    ...erasing,
    method: "GET",
    path: "/console/erasures/{erasureId}",
    params: z.object({ erasureId: ErasureId }),
  },
} as const satisfies Record<string, ConsoleRoute>;

export type Routes = typeof erasuresRoutes;
