import type { AttemptResult, OutcomeKind } from "#domain/contact/contact-fact.ts";
import type { Acknowledgement } from "#domain/delivery/acknowledgement.ts";
import type { Money } from "#domain/shared/money.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { LeadCardField } from "./pages/contact-report-form.ts";
import { parseAmount } from "./parse-amount.ts";
import { AcknowledgementFormPost, ContactReportFormPost } from "./schemas.ts";

/** A call that a salesperson recorded on the lead card. */
type CallReport = {
  once: string;
  minutesAgo: number;
  attempt: AttemptResult;
  /** Only if the person was reached. */
  outcome?: { outcome: OutcomeKind; value?: Money };
};

const minutesPerMonth = 31 * 24 * 60;

/** Parses the posted fields without validation, so that the page can show them again. */
export const parseFormFields = (body: string): Partial<Record<LeadCardField, string>> =>
  Object.fromEntries(new URLSearchParams(body));

const unreadableFormMessage = "Something in the form was not understood. Please choose again.";

/** Parses the form that answers a lead. A refusal is a text for the page. */
export function parseAcknowledgementForm(body: string): Result<Acknowledgement, string> {
  const parsed = AcknowledgementFormPost.safeParse(parseFormFields(body));
  if (!parsed.success) return refuse(unreadableFormMessage);
  const { answer, reason } = parsed.data;
  if (answer === "accepted") return ok({ outcome: answer });
  // The reason decides between rejected and duplicate. Either costs the agency the price, so never guess it.
  if (reason === "") return refuse("Please choose why the lead is not for you.");
  return ok(reason === "known" ? { outcome: "duplicate" } : { outcome: answer, reason });
}

/** Parses the form that records a call. A refusal is a text for the page. `currency` is that of the lead's price. */
export function parseCallForm(body: string, currency: string): Result<CallReport, string> {
  const parsed = ContactReportFormPost.safeParse(parseFormFields(body));
  if (!parsed.success) return refuse(unreadableFormMessage);
  const { once, attempt, outcome, value, calledMinutesAgo } = parsed.data;
  const minutesAgo = Number(calledMinutesAgo);
  if (minutesAgo > minutesPerMonth) return refuse("That call is too long ago.");
  const callReport = { once, minutesAgo, attempt };
  if (outcome === "") return ok(callReport);
  // An outcome can change the bill. If it contradicts the attempt, only the salesperson knows which one is right.
  if (attempt !== "connected") {
    return refuse(
      "You chose what came of the call, but pressed a button for not reaching them. Please press the one you mean.",
    );
  }
  if (outcome !== "won") return ok({ ...callReport, outcome: { outcome } });
  const amount = parseAmount(value, currency);
  if (!amount) return refuse("Write what the sale is worth as a number, like 1250 or 1250.50.");
  return ok({ ...callReport, outcome: { outcome, value: amount } });
}
