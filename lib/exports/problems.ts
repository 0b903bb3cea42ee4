import type { HandoverRefusal } from "#domain/ledger/handover.ts";
import type { FieldError } from "#platform/http/problem.ts";
import type { ProblemTable } from "#platform/http/problem-table.ts";

export type ExportRefusal = HandoverRefusal | { kind: "invoicing_missing"; errors: FieldError[] };

export const exportProblems: ProblemTable<ExportRefusal> = {
  handover_impossible: {
    status: 422,
    title: "The statement cannot be handed over in this format",
    meaning:
      "`reason` says why. `too_many_lines`: it has more than `max` lines, which is what an invoice of Stripe takes. `negative_total`: the client is owed money, so it needs a credit note. `zero_total`: it comes to nothing. `currency_unit_differs`: Stripe counts this currency in another unit than ISO 4217.",
    remedy: "Enter this statement in the other program by hand, from its page or its CSV file.",
  },
  invoicing_missing: {
    status: 422,
    title: "The client has no settings for this format",
    meaning:
      "The other program needs to know its customer, its account or its tax, which are settings of the client. `errors` names the setting. Nothing was stored.",
    remedy: "Send it with `PATCH /v1/clients/{clientId}`, then ask for the export again.",
  },
};
