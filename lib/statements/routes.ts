import * as z from "zod";
import { DocumentNumber } from "#domain/ledger/statement-pages.ts";
import { ClientId } from "#domain/shared/id.ts";
import { callers, type Route } from "#platform/http/route.ts";
import {
  CreditNotePage,
  CreditNoteQuery,
  CreditNoteView,
  NewPayment,
  NewStatement,
  PreviewQuery,
  StatementDetail,
  StatementId,
  StatementList,
  StatementPreview,
  StatementQuery,
  StatementView,
} from "./schemas.ts";

const params = z.object({ clientId: ClientId });
const statementParams = params.extend({ statementId: StatementId });
const common = { handledBy: "api", topic: "Billing" } as const;

export const statementFormats = ["application/json", "text/csv"] as const;

export const statementRoutes = {
  closeStatement: {
    ...common,
    method: "POST",
    path: "/v1/clients/{clientId}/statements",
    summary: "Close a period and issue its statement",
    description:
      "Baton closes each period by itself when its days of grace are over; this closes one sooner. May be repeated: " +
      "the statement of a period is issued once, and each request returns it. A month of very many leads may need more " +
      "than one request: 503 then, and the next continues.",
    callers: callers.agencyAndBilling,
    params,
    body: NewStatement,
    responses: { 200: { description: "The statement.", schema: StatementView } },
    refusals: [
      "not_found",
      "contract_missing",
      "earlier_period_open",
      "period_not_over",
      "invoice_details_missing",
      "temporarily_unavailable",
    ],
  },
  previewStatement: {
    ...common,
    method: "GET",
    path: "/v1/clients/{clientId}/statement-preview",
    summary: "Preview the next statement: that of the first period that is not closed",
    description: "Worked out by the functions that close the period, from what is posted now. Writes nothing.",
    callers: callers.everyone,
    params,
    query: PreviewQuery,
    responses: { 200: { description: "What closing now would come to.", schema: StatementPreview } },
    refusals: ["not_found", "contract_missing"],
  },
  listStatements: {
    ...common,
    method: "GET",
    path: "/v1/clients/{clientId}/statements",
    summary: "List the statements of a client",
    callers: callers.everyone,
    params,
    query: StatementQuery,
    responses: { 200: { description: "By currency, and then in the order of periods.", schema: StatementList } },
    refusals: ["not_found"],
  },
  readStatement: {
    ...common,
    method: "GET",
    path: "/v1/clients/{clientId}/statements/{statementId}",
    summary: "Read a statement with its lines",
    description: "In CSV one row for each line. Only what was paid and credited changes after the issue.",
    callers: callers.everyone,
    params: statementParams,
    responses: {
      200: {
        description: "The statement in the format that Accept prefers; JSON if it has no preference.",
        schema: StatementDetail,
        mediaTypes: statementFormats,
      },
    },
    refusals: ["not_found", "not_acceptable"],
  },
  recordPayment: {
    ...common,
    method: "POST",
    path: "/v1/clients/{clientId}/statements/{statementId}/payments",
    summary: "Record a payment for a statement",
    description: "May be repeated: a payment is recorded once for its reference.",
    callers: callers.agencyAndBilling,
    params: statementParams,
    body: NewPayment,
    responses: { 200: { description: "The statement after the payment.", schema: StatementView } },
    refusals: ["not_found", "idempotency_conflict"],
  },
  listCreditNotes: {
    ...common,
    method: "GET",
    path: "/v1/clients/{clientId}/credit-notes",
    summary: "List the credit notes of a client, the latest first",
    callers: callers.everyone,
    params,
    query: CreditNoteQuery,
    responses: { 200: { description: "A page of credit notes.", schema: CreditNotePage } },
    refusals: ["not_found", "invalid_cursor"],
  },
  readCreditNote: {
    ...common,
    method: "GET",
    path: "/v1/credit-notes/{number}",
    summary: "Read a credit note",
    callers: callers.everyone,
    params: z.object({ number: DocumentNumber }),
    responses: { 200: { description: "The credit note.", schema: CreditNoteView } },
    refusals: ["not_found"],
  },
} as const satisfies Record<string, Route>;

export type Routes = typeof statementRoutes;
