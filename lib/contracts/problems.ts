import type { FieldError } from "#platform/http/problem.ts";
import type { ProblemTable } from "#platform/http/problem-table.ts";

export type ContractRefusal = { kind: "invoice_details_missing"; errors: FieldError[] };

export const contractProblems: ProblemTable<ContractRefusal> = {
  invoice_details_missing: {
    status: 422,
    title: "An invoice for VAT needs more details",
    meaning:
      "The contract asks for VAT invoices, which must name the supplier with its address and VAT number, and the customer with its address. Nothing was stored.",
    remedy:
      "Send each field listed in `errors` (by its JSON pointer), or ask for statements instead: `document` is then `statement`.",
  },
};
