import * as z from "zod";

/** The name of a field that a campaign defines. */
export const FieldName = z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,39}$/, "a field name of letters, digits and _");
