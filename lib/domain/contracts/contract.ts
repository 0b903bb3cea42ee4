import * as z from "zod";
import { ReturnPolicy } from "#domain/returns/return-policy.ts";
import { Currency } from "#domain/shared/currency.ts";
import { Instant } from "#domain/shared/instant.ts";
import { Money } from "#domain/shared/money.ts";
import { Party } from "./party.ts";
import { Tax } from "./tax.ts";
import { Tiers } from "./tiers.ts";

/** What closes a period: an invoice for VAT by Baton, or a statement from which the agency makes its own invoice. */
export const DocumentKind = z.enum(["vat_invoice", "statement"]);

/**
 * One version of how a client is billed in a currency, from an instant until the next version. The prices of leads are
 * in the terms of campaigns; a contract says what comes of them in a period. A client has one account for each currency.
 */
export const Contract = z.object({
  currency: Currency,
  from: Instant,
  period: z.literal("month").meta({ description: "A calendar month of the client's time zone." }),
  graceDays: z.int().min(0).max(28).meta({ description: "Days from the end of a period until it is closed." }),
  tax: Tax,
  minimum: z
    .strictObject({
      amount: Money.shape.amount.min(1).meta({ description: "In minor units, before tax.", example: 200_000 }),
      on: z.enum(["net", "gross"]).meta({ description: "Whether credits of the period count, `net`, or not." }),
    })
    .optional()
    .meta({ description: "What the client pays for a period at least." }),
  included: z
    .strictObject({
      leads: z.int().min(1).max(1_000_000).meta({ description: "The first leads of a period, which the fee covers." }),
      fee: Money.shape.amount.meta({ description: "In minor units.", example: 50_000 }),
    })
    .optional()
    .meta({ description: "A fee for each period instead of the prices of its first leads." }),
  tiers: Tiers.optional(),
  paymentDays: z.int().min(0).max(120).meta({ description: "Days from the date of the document until it is due." }),
  document: DocumentKind,
  returns: ReturnPolicy.optional().meta({
    description: "Which returns of leads are approved without the agency; without it, the agency decides each.",
  }),
  supplier: Party.optional().meta({ description: "The agency." }),
  customer: Party.optional().meta({ description: "The client." }),
});
export type Contract = z.infer<typeof Contract>;

/** The most versions of contracts that a client can have, over all currencies. */
export const maxContracts = 100;

/** Whether two versions are the same in everything, the instant included. */
export const isSameContract = (a: Contract, b: Contract): boolean =>
  JSON.stringify(Contract.parse(a)) === JSON.stringify(Contract.parse(b));

/**
 * Lists the errors of a contract at the pointer `path` for what its invoice for VAT lacks (VAT Regulations 1995, reg.
 * 14(1)). The customer need not be registered for VAT; structured invoices need the countries. None for other documents.
 */
export function listMissingInvoiceDetails(
  { document, supplier = {}, customer = {} }: Pick<Contract, "document" | "supplier" | "customer">,
  path = "",
): { pointer: string; detail: string }[] {
  if (document !== "vat_invoice") return [];
  const needed = {
    "/supplier/name": supplier.name,
    "/supplier/address": supplier.address,
    "/supplier/country": supplier.country,
    "/supplier/vatNumber": supplier.vatNumber,
    "/customer/name": customer.name,
    "/customer/address": customer.address,
    "/customer/country": customer.country,
  };
  return Object.entries(needed).flatMap(([pointer, detail]) =>
    detail === undefined ? [{ pointer: `${path}${pointer}`, detail: "needed by an invoice for VAT" }] : [],
  );
}
