import type { AttemptResult, OutcomeKind } from "#domain/contact/contact-fact.ts";
import type { Acknowledgement } from "#domain/delivery/acknowledgement.ts";
import type { Money } from "#domain/shared/money.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { LeadCardField } from "./pages/contact-report-form.ts";
import { parseAmount } from "./parse-amount.ts";
import { AcknowledgementFormPost, ContactReportFormPost } from "./schemas.ts";

/** What somebody said on the lead card. */
type CallReport = {
  once: string;
  minutesAgo: number;
  attempt: AttemptResult;
  /** Only of somebody who was reached. */
  outcome?: { outcome: OutcomeKind; value?: Money };
};

const minutesPerMonth = 31 * 24 * 60;

/** The fields of a form as they were posted, to be shown again. */
export const parseFormFields = (body: string): Partial<Record<LeadCardField, string>> =>
  Object.fromEntries(new URLSearchParams(body));

const unreadableFormMessage = "Something in the form was not understood. Please choose again.";

/** Reads what the form that answers a lead posts. Refuses in the words of the page. */
export function parseAcknowledgementForm(body: string): Result<Acknowledgement, string> {
  const parsed = AcknowledgementFormPost.safeParse(parseFormFields(body));
  if (!parsed.success) return refuse(unreadableFormMessage);
  const { answer, reason } = parsed.data;
  if (answer === "accepted") return ok({ outcome: answer });
  // The reason decides whether it is refused or known, and both cost the agency the price: it is never guessed.
  if (reason === "") return refuse("Please choose why the lead is not for you.");
  return ok(reason === "known" ? { outcome: "duplicate" } : { outcome: answer, reason });
}

/** Reads what the form of the lead card posts. Refuses in the words of the page. `currency` is that of the lead's price. */
export function parseCallForm(body: string, currency: string): Result<CallReport, string> {
  const parsed = ContactReportFormPost.safeParse(parseFormFields(body));
  if (!parsed.success) return refuse(unreadableFormMessage);
  const { once, attempt, outcome, value, calledMinutesAgo } = parsed.data;
  const minutesAgo = Number(calledMinutesAgo);
  if (minutesAgo > minutesPerMonth) return refuse("That call is too long ago.");
  const callReport = { once, minutesAgo, attempt };
  if (outcome === "") return ok(callReport);
  // An outcome weighs on the bill: where the two contradict each other, only the person who tapped knows what was meant.
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
