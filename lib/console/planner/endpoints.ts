import type { PlanRefusal } from "#domain/reports/plan-leads.ts";
import type { ConsoleEndpoint, FormFaults } from "../console-route.ts";
import type { ListReportNames } from "../reports/ports.ts";
import { toFaults } from "../to-faults.ts";
import { fieldsByPointer, parsePlannerForm } from "./parse-planner-form.ts";
import { renderPlanner } from "./pages/planner-page.ts";
import type { Plan } from "./ports.ts";
import type { Routes } from "./routes.ts";

type Deps = { plan: Plan; listNames: ListReportNames };

/** The currency of a reader's country; an input of the page changes it. */
const currenciesByLocale: Readonly<Record<string, string>> = {
  "en-US": "USD",
  "en-IE": "EUR",
  "en-AU": "AUD",
  "en-CA": "CAD",
  "en-NZ": "NZD",
};

export const showPlanner =
  ({ plan, listNames }: Deps): ConsoleEndpoint<Routes["showPlanner"]> =>
  async ({ session, query: inputs }) => {
    const { locale } = session.reader;
    const names = await listNames(session.caller);
    const currency = (inputs.currency || currenciesByLocale[locale] || "GBP").toUpperCase();
    const view = { inputs, currency, names, locale };
    const parsed = parsePlannerForm(inputs, currency);
    if (parsed.kind === "empty") return renderPlanner(view);
    if (parsed.kind === "faulty") return renderPlanner({ ...view, faults: parsed.faults });
    const planned = await plan(session.caller, parsed.plan);
    if (planned.ok) return renderPlanner({ ...view, planned: planned.value });
    const { refusal } = planned;
    switch (refusal.kind) {
      case "not_found":
        return { kind: "missing" };
      case "validation_error": {
        const unmeasured = "Write this one: no lead that is old enough measures it yet.";
        const errors = refusal.errors.map(({ pointer }) => ({ pointer, detail: unmeasured }));
        return renderPlanner({ ...view, faults: toFaults(errors, fieldsByPointer, "revenue") });
      }
      default:
        return renderPlanner({ ...view, faults: describeRefusal(refusal) });
    }
  };

function describeRefusal(refusal: PlanRefusal): FormFaults {
  switch (refusal.kind) {
    case "plan_without_sales":
      return refusal.share === "returnShare"
        ? { returned: "If every lead comes back, nothing is sold. Write a smaller share." }
        : { [refusal.share]: "With a share of 0 % nothing is ever sold. Write a greater one." };
    case "plan_too_large":
      return { revenue: "That would take more leads than any agency has. Write a smaller target." };
  }
}
