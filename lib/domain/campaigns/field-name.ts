import * as z from "zod";

/** What a campaign may call a field of its own. */
export const FieldName = z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,39}$/, "a field name of letters, digits and _");
