import * as z from "zod";
import { ReturnStatus } from "#domain/returns/lead-return.ts";
import { ReturnId } from "#domain/shared/id.ts";
import { isBlank, multiLine } from "#domain/shared/text-schemas.ts";
import type { ConsoleRoute } from "../console-route.ts";
import { ListPosition } from "../inbox/schemas.ts";

const params = z.object({ returnId: ReturnId });

/** A reason as it is stored; an empty one is none. */
const note = multiLine(1_000).transform((text) => (isBlank(text) ? undefined : text));

/** What an approval gives. The share matters only for a credit in part. */
const approval = z
  .object({
    remedy: z.enum(["credit", "partial_credit", "replacement"]),
    percent: z.string().max(10),
    approvalNote: note,
  })
  .refine(({ remedy, percent }) => remedy !== "partial_credit" || /^\s*[1-9]\d?\s*$/.test(percent), {
    path: ["percent"],
    error: "The share is a whole number from 1 to 99.",
  });

export const returnsRoutes = {
  listReturns: {
    method: "GET",
    path: "/console/returns",
    action: "read_returns",
    query: z.object({
      status: ReturnStatus.optional().catch(undefined),
      after: ListPosition,
    }),
  },
  showReturn: { method: "GET", path: "/console/returns/{returnId}", action: "read_returns", params },
  approveReturn: {
    method: "POST",
    path: "/console/returns/{returnId}/approval",
    action: "decide_returns",
    params,
    form: approval,
  },
  declineReturn: {
    method: "POST",
    path: "/console/returns/{returnId}/decline",
    action: "decide_returns",
    params,
    form: z.object({ declineNote: note }),
  },
  withdrawReturn: {
    method: "POST",
    path: "/console/returns/{returnId}/withdrawal",
    action: "request_returns",
    params,
  },
} as const satisfies Record<string, ConsoleRoute>;

export type Routes = typeof returnsRoutes;
