import * as z from "zod";
import { Country } from "#domain/shared/country.ts";
import { singleLine } from "#domain/shared/text-schemas.ts";

/** A number for value added tax with the letters of its country: GB123456789. Ireland's may have + and *. */
const VatNumber = z
  .string()
  .max(30)
  .overwrite((text) => text.toUpperCase().replaceAll(/[\s.-]/g, ""))
  .regex(/^[A-Z]{2}[0-9A-Z+*]{2,12}$/, "a VAT number with the letters of its country, like GB123456789")
  .meta({ example: "GB123456789" });

/** The supplier or the customer as a document names it. */
export const Party = z
  .strictObject({
    name: singleLine(120),
    address: z.array(singleLine(100)).min(1).max(5).meta({ description: "The lines of the address." }),
    country: Country,
    vatNumber: VatNumber,
  })
  .partial();
export type Party = z.infer<typeof Party>;
