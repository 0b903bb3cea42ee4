import * as z from "zod";
import { Currency } from "#domain/shared/currency.ts";
import { ClientId } from "#domain/shared/id.ts";
import { singleLine } from "#domain/shared/text-schemas.ts";
import { EntryId } from "#ledger/schemas.ts";
import type { ConsoleRoute } from "../console-route.ts";

const params = z.object({ clientId: ClientId });
const statementParams = params.extend({ statementId: z.string().regex(/^[A-Z]{3}-[\d-]{6,12}$/) });
const reading = { action: "read_statements" } as const;

export const statementsRoutes = {
  listAccounts: {
    ...reading,
    method: "GET",
    path: "/console/statements",
    query: z.object({ after: ClientId.optional().catch(undefined) }),
  },
  showAccount: { ...reading, method: "GET", path: "/console/statements/{clientId}", params },
  previewStatement: {
    ...reading,
    method: "GET",
    path: "/console/statements/{clientId}/preview/{currency}",
    params: params.extend({ currency: Currency }),
  },
  showEntry: {
    ...reading,
    method: "GET",
    path: "/console/statements/{clientId}/entries/{entryId}",
    params: params.extend({ entryId: EntryId }),
  },
  showStatement: {
    ...reading,
    method: "GET",
    path: "/console/statements/{clientId}/{statementId}",
    params: statementParams,
  },
  /** Makes a link and opens it, at the statement itself or at one of its proofs. */
  openStatement: {
    ...reading,
    method: "POST",
    path: "/console/statements/{clientId}/{statementId}/open",
    params: statementParams,
    form: z.object({
      at: z
        .string()
        .max(120)
        .regex(/^(?:pdf|entries(?:\/[A-Z]{3}-\d+-\d+|\?[\w=&]+)?|credit-notes\/CN-\d+)?$/),
    }),
  },
  recordPayment: {
    method: "POST",
    path: "/console/statements/{clientId}/{statementId}/payments",
    action: "record_payments",
    params: statementParams,
    form: z.object({
      amount: z.string().max(20),
      paidOn: z.iso.date("the day on which it was paid"),
      reference: singleLine(100),
    }),
  },
} as const satisfies Record<string, ConsoleRoute>;

export type Routes = typeof statementsRoutes;
