import type { AttemptResult, OutcomeKind } from "#domain/contact/contact-fact.ts";
import type { Acknowledgement } from "#domain/delivery/acknowledgement.ts";
import type { Money } from "#domain/shared/money.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { LeadCardField } from "./pages/lead-card-form.ts";
import { readAmount } from "./read-amount.ts";
import { LeadCardAnswer, LeadCardReply } from "./schemas.ts";

/** What somebody said on the lead card. */
type Said = {
  once: string;
  minutesAgo: number;
  attempt: AttemptResult;
  /** Only of somebody who was reached. */
  outcome?: { outcome: OutcomeKind; value?: Money };
};

const minutesOfAMonth = 31 * 24 * 60;

/** The fields of a form as they were posted, to be shown again. */
export const typedFields = (body: string): Partial<Record<LeadCardField, string>> =>
  Object.fromEntries(new URLSearchParams(body));

const notUnderstood = "Something in the form was not understood. Please choose again.";

/** Reads what the form that answers a lead posts. Refuses in the words of the page. */
export function readLeadCardReply(body: string): Result<Acknowledgement, string> {
  const parsed = LeadCardReply.safeParse(typedFields(body));
  if (!parsed.success) return refuse(notUnderstood);
  const { answer, reason } = parsed.data;
  if (answer === "accepted") return ok({ outcome: answer });
  // The reason decides whether it is refused or known, and both cost the agency the price: it is never guessed.
  if (reason === "") return refuse("Please choose why the lead is not for you.");
  return ok(reason === "known" ? { outcome: "duplicate" } : { outcome: answer, reason });
}

/** Reads what the form of the lead card posts. Refuses in the words of the page. `currency` is that of the lead's price. */
export function readLeadCardPost(body: string, currency: string): Result<Said, string> {
  const parsed = LeadCardAnswer.safeParse(typedFields(body));
  if (!parsed.success) return refuse(notUnderstood);
  const { once, attempt, outcome, value, calledMinutesAgo } = parsed.data;
  const minutesAgo = Number(calledMinutesAgo);
  if (minutesAgo > minutesOfAMonth) return refuse("That call is too long ago.");
  const said = { once, minutesAgo, attempt };
  if (outcome === "") return ok(said);
  // An outcome weighs on the bill: where the two contradict each other, only the person who tapped knows what was meant.
  if (attempt !== "connected") {
    return refuse(
      "You chose what came of the call, but pressed a button for not reaching them. Please press the one you mean.",
    );
  }
  if (outcome !== "won") return ok({ ...said, outcome: { outcome } });
  const amount = readAmount(value, currency);
  if (!amount) return refuse("Write what the sale is worth as a number, like 1250 or 1250.50.");
  return ok({ ...said, outcome: { outcome, value: amount } });
}
