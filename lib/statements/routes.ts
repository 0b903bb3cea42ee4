import * as z from "zod";
import { DocumentNumber } from "#domain/ledger/statement-pages.ts";
import { ClientId } from "#domain/shared/id.ts";
import { entriesPage } from "#ledger/routes.ts";
import { EntryQuery } from "#ledger/schemas.ts";
import { callers, type Route } from "#platform/http/route.ts";
import { htmlMediaTypes, linkParams, pageErrorResponses } from "#platform/http/shared-route-parts.ts";
import {
  CreditNotePage,
  CreditNoteQuery,
  CreditNoteView,
  EntriesPageQuery,
  NewPayment,
  NewStatement,
  NewStatementLink,
  PreviewQuery,
  StatementDetail,
  StatementId,
  StatementLinkView,
  StatementList,
  StatementPreview,
  StatementQuery,
  StatementView,
} from "./schemas.ts";

const params = z.object({ clientId: ClientId });
const statementParams = params.extend({ statementId: StatementId });
const common = { handledBy: "api", topic: "Billing" } as const;

/** PDF is a summary; the page has the proof of each line. */
export const statementFormats = ["application/json", "text/csv", "text/html", "application/pdf"] as const;
export const creditNoteFormats = ["application/json", "text/html"] as const;

export const statementRoutes = {
  closeStatement: {
    ...common,
    method: "POST",
    path: "/v1/clients/{clientId}/statements",
    summary: "Close a period and issue its statement",
    description:
      "Baton closes each period by itself when its days of grace are over; this closes one sooner. May be repeated: " +
      "the statement of a period is issued once, and each request returns it. A month of very many leads may need several " +
      "requests: each but the last returns 503, and the next one continues.",
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
    description:
      "Calculated by the functions that close the period, from what is posted now. It changes no statement. A month of very " +
      "many leads may need several requests: each but the last returns 503, and the next one continues.",
    callers: callers.everyone,
    params,
    query: PreviewQuery,
    responses: { 200: { description: "What closing now would come to.", schema: StatementPreview } },
    refusals: ["not_found", "contract_missing", "temporarily_unavailable"],
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
    handledBy: "statements",
    method: "GET",
    path: "/v1/clients/{clientId}/statements/{statementId}",
    summary: "Read a statement with its lines",
    description:
      "In CSV one row for each line; in HTML the page that a link opens, with the proof of each line; in PDF a tagged " +
      "summary. Only what was paid and credited changes after the issue.",
    callers: callers.everyone,
    params: statementParams,
    responses: {
      200: {
        description: "The statement in the format that Accept prefers; JSON if it has no preference.",
        schema: StatementDetail,
        mediaTypes: statementFormats,
        headers: { "Content-Disposition": "The name of a PDF file; absent with the other formats." },
      },
    },
    refusals: ["not_found", "not_acceptable"],
  },
  listStatementEntries: {
    ...common,
    method: "GET",
    path: "/v1/clients/{clientId}/statements/{statementId}/entries",
    summary: "List the ledger entries of a statement",
    description:
      "In the order in which they were posted: those of leads, and then what the contract adds. A page may have fewer " +
      "entries than `limit` although `next` is not null.",
    callers: callers.everyone,
    params: statementParams,
    query: EntryQuery.pick({ limit: true, cursor: true }),
    responses: { 200: entriesPage },
    refusals: ["not_found", "invalid_cursor", "not_acceptable"],
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
  createStatementLink: {
    ...common,
    method: "POST",
    path: "/v1/clients/{clientId}/statements/{statementId}/links",
    summary: "Create a link that opens the page of a statement without a key",
    description:
      "For the person who pays. The page shows the statement and its credit notes, with the proof of each line, and no " +
      "person. Anyone who has the link can read it until it expires. Nothing is stored, so a retry creates one more link.",
    callers: callers.agencyAndBilling,
    params: statementParams,
    body: NewStatementLink,
    responses: { 201: { description: "The link.", schema: StatementLinkView } },
    refusals: ["not_found"],
  },
  revokeStatementLinks: {
    ...common,
    method: "DELETE",
    path: "/v1/clients/{clientId}/statements/{statementId}/links",
    summary: "Revoke the links to a statement that were created until now",
    description: "They answer as if they had never been made. Links that are created later work.",
    callers: callers.agencyAndBilling,
    params: statementParams,
    responses: { 200: { description: "The statement.", schema: StatementView } },
    refusals: ["not_found"],
  },
  readCreditNote: {
    ...common,
    handledBy: "statements",
    method: "GET",
    path: "/v1/credit-notes/{number}",
    summary: "Read a credit note",
    callers: callers.everyone,
    params: z.object({ number: DocumentNumber }),
    responses: {
      200: {
        description: "The credit note in the format that Accept prefers; JSON if it has no preference.",
        schema: CreditNoteView,
        mediaTypes: creditNoteFormats,
      },
    },
    refusals: ["not_found", "not_acceptable"],
  },
} as const satisfies Record<string, Route>;

const page = { method: "GET", handledBy: "statements", topic: "Pages", callers: "public", refusals: [] } as const;
const pageResponses = {
  200: { description: "The page.", mediaTypes: htmlMediaTypes },
  404: {
    description: "The link is not from Baton, has expired or was revoked, or opens no such page.",
    mediaTypes: htmlMediaTypes,
  },
  ...pageErrorResponses,
} as const;

/** The pages that a link to a statement opens. None of them changes anything. */
export const statementPageRoutes = {
  openStatement: {
    ...page,
    path: "/b/{token}",
    summary: "Open a statement by its link",
    params: linkParams,
    responses: pageResponses,
  },
  openStatementPdf: {
    ...page,
    path: "/b/{token}/pdf",
    summary: "Open a statement as a PDF by its link",
    params: linkParams,
    responses: {
      ...pageResponses,
      200: {
        description: "The PDF.",
        mediaTypes: ["application/pdf"],
        headers: { "Content-Disposition": "The name of the file." },
      },
    },
  },
  openStatementEntries: {
    ...page,
    path: "/b/{token}/entries",
    summary: "Open the entries that a statement is made of, 100 on a page",
    params: linkParams,
    query: EntriesPageQuery,
    responses: pageResponses,
  },
  openStatementEntry: {
    ...page,
    path: "/b/{token}/entries/{entryId}",
    summary: "Open the proof of an entry of a statement",
    params: linkParams.extend({ entryId: z.string() }),
    responses: pageResponses,
  },
  openCreditNote: {
    ...page,
    path: "/b/{token}/credit-notes/{number}",
    summary: "Open a credit note of a statement",
    params: linkParams.extend({ number: z.string() }),
    responses: pageResponses,
  },
} as const satisfies Record<string, Route>;

export type Routes = typeof statementRoutes & typeof statementPageRoutes;
