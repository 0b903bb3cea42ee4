import { aContract } from "../../entities.ts";
import { asksApi, clientId, pushing, type Scenario } from "../run-scenario.ts";

const november = { period: "2026-11", currency: "GBP" };
const rejects = asksApi("acknowledgeLead", ({ leadIdOf }) => ({
  params: { leadId: leadIdOf(1) },
  body: { outcome: "rejected", reason: "no_capacity" },
}));
const pays = (amount: number, reference: string) =>
  asksApi("recordPayment", () => ({
    params: { clientId, statementId: "GBP-2026-11" },
    body: { amount, at: "2026-12-02T08:00:00.000Z", reference },
  }));

export const closing: Record<string, Scenario> = {
  "a month that is closed and paid in part, a lead of it that is credited, and a month that its job closes and that is not paid":
    {
      events: ["statement.closed", "credit_note.issued", "statement.paid", "statement.overdue"],
      only: ["api: closeStatement", "api: recordPayment", "work-due: credit", "work-due: close", "work-due: overdue"],
      until: "2027-02-02T00:00:00Z",
      steps: [
        asksApi("addContract", () => ({ params: { clientId }, body: { ...aContract(), from: undefined } }), {
          isQuiet: true,
        }),
        pushing(1, { isQuiet: true }),
        pushing(2, { isQuiet: true }),
        asksApi("closeStatement", () => ({ params: { clientId }, body: november }), { at: "2026-12-02T09:00:00Z" }),
        pays(3_000, "BACS 4711"),
        { ...rejects, at: "2026-12-02T10:00:00Z", isQuiet: true },
        pushing(3, { at: "2026-12-05T09:00:00Z", isQuiet: true }),
        // What is left after the credit note, which its job issues later.
        pays(4_200, "BACS 4712"),
      ],
    },
};
