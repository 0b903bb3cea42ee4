import { callers, type Route } from "#platform/http/route.ts";
import { limits } from "#platform/limits.ts";
import { NewContactAttemptBatch, NewOutcomeBatch, ReportBatchAnswer } from "./schemas.ts";

const responses = {
  200: { description: "A result for each report, in the order of the request.", schema: ReportBatchAnswer },
};
const eachAlone =
  "Each report names its lead and has its own result, in the order of the request: what it would get alone. A refused " +
  "report does not affect the others. Reports on one lead are recorded in their order. If the response would exceed 3 MB, " +
  "the leads in it have no `notes`, `fields`, `contactAttempts` and `cycles`.";

export const batchRoutes = {
  recordContactAttempts: {
    method: "POST",
    path: "/v1/contact-attempts:batch",
    handledBy: "api",
    topic: "Leads",
    summary: "Record up to 100 attempts to reach prospects",
    description: eachAlone,
    callers: callers.agencyAndClient,
    takesTestKeys: true,
    body: NewContactAttemptBatch,
    bodyBytes: limits.batchBytes,
    parsesItemsSeparately: true,
    responses,
    refusals: [],
  },
  recordOutcomes: {
    method: "POST",
    path: "/v1/outcomes:batch",
    handledBy: "api",
    topic: "Leads",
    summary: "Record up to 100 outcomes of leads",
    description: eachAlone,
    callers: callers.agencyAndClient,
    takesTestKeys: true,
    body: NewOutcomeBatch,
    bodyBytes: limits.batchBytes,
    parsesItemsSeparately: true,
    responses,
    refusals: [],
  },
} as const satisfies Record<string, Route>;

export type Routes = typeof batchRoutes;
