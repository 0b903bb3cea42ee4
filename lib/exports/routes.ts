import * as z from "zod";
import { ExportId } from "#domain/shared/id.ts";
import { PageQuery, pageSchema } from "#platform/http/list-queries.ts";
import { callers, type Route } from "#platform/http/route.ts";
import { creationOrderDescription, locationHeader } from "#platform/http/shared-route-parts.ts";
import { ExportView, ExportWithFiles, NewExport } from "./schemas.ts";

export const exportRoutes = {
  createExport: {
    method: "POST",
    path: "/v1/exports",
    handledBy: "api",
    topic: "Billing",
    summary: "Export ledger entries into files",
    description:
      "Writes the entries in the order of `GET /v1/entries` into files of 4,000, with the names of clients and " +
      "campaigns, and then a manifest with the size, the SHA-256 and the sums. Only the first CSV file has the line of " +
      "names, so the files make one. With `statement`, writes its lines as invoice items for Stripe or as the CSV file " +
      "that Xero or QuickBooks Online imports; a client's key may not. The files are deleted after 30 days.",
    callers: callers.everyone,
    idempotencyKey: "optional",
    body: NewExport,
    responses: {
      202: { description: "The export has started.", schema: ExportView, headers: locationHeader("export") },
    },
    refusals: [
      "not_found",
      "as_of_too_recent",
      "idempotency_conflict",
      "forbidden",
      "handover_impossible",
      "invoicing_missing",
    ],
  },
  listExports: {
    method: "GET",
    path: "/v1/exports",
    handledBy: "api",
    topic: "Billing",
    summary: "List exports",
    description:
      `${creationOrderDescription} A client's key lists the exports of its own entries alone; a page may then hold fewer ` +
      "than `limit` although there are more: continue until `next` is null.",
    callers: callers.everyone,
    query: PageQuery,
    responses: { 200: { description: "A page of exports.", schema: pageSchema(ExportView) } },
    refusals: ["invalid_cursor"],
  },
  readExport: {
    method: "GET",
    path: "/v1/exports/{exportId}",
    handledBy: "api",
    topic: "Billing",
    summary: "Read an export with links to its files",
    description: "Each answer has new links, valid for 15 minutes.",
    callers: callers.everyone,
    params: z.object({ exportId: ExportId }),
    responses: { 200: { description: "The export.", schema: ExportWithFiles } },
    refusals: ["not_found"],
  },
} as const satisfies Record<string, Route>;

export type Routes = typeof exportRoutes;
