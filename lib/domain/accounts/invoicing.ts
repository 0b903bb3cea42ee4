import * as z from "zod";
import { singleLine } from "#domain/shared/text-schemas.ts";

const stripeId = (prefix: string) =>
  z.string().regex(new RegExp(`^${prefix}_[A-Za-z0-9]{1,60}$`), `an id of Stripe, ${prefix}_…`);

/** What the agency's own programs for invoices call this client, its account of revenue and its tax. */
export const Invoicing = z.strictObject({
  stripe: z
    .strictObject({
      customer: stripeId("cus").meta({ example: "cus_NffrFeUfNV2Hib" }),
      taxRates: z
        .array(stripeId("txr"))
        .max(5)
        .meta({ description: "Without one, Stripe adds no tax.", example: ["txr_1MnyX72eZvKYlo2C"] }),
    })
    .meta({ id: "StripeInvoicing" })
    .optional(),
  xero: z
    .strictObject({
      accountCode: singleLine(10).meta({ description: "The account of revenue.", example: "200" }),
      taxType: singleLine(50).meta({ example: "20% (VAT on Income)" }),
    })
    .meta({ id: "XeroInvoicing" })
    .optional(),
  quickbooks: z
    .strictObject({
      item: singleLine(100).meta({ description: "The product or service.", example: "Leads" }),
      taxCode: singleLine(50).meta({ example: "20.0% S" }),
    })
    .meta({ id: "QuickBooksInvoicing" })
    .optional(),
});
export type Invoicing = z.infer<typeof Invoicing>;
