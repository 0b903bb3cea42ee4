import * as z from "zod";
import { Credit } from "#domain/ledger/statement-pages.ts";
import { Currency } from "#domain/shared/currency.ts";
import { Instant } from "#domain/shared/instant.ts";

/** A credit note as it was issued. It never changes. */
export const CreditNote = z.object({
  ...Credit.shape,
  currency: Currency,
  contractFrom: Instant,
  invoiceIssuedAt: Instant,
  issuedAt: Instant,
  page: z.int().positive(),
  hash: z.string(),
});
export type CreditNote = z.infer<typeof CreditNote>;
