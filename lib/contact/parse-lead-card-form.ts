import type * as z from "zod";
import { AttemptResult, type OutcomeKind, provesContact } from "#domain/contact/contact-fact.ts";
import { type Nurture, WakeDate } from "#domain/contact/nurture.ts";
import type { Acknowledgement } from "#domain/delivery/acknowledgement.ts";
import type { ContactAttemptId } from "#domain/shared/id.ts";
import type { Money } from "#domain/shared/money.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { LeadCardField } from "./pages/contact-report-form.ts";
import { parseAmount } from "./parse-amount.ts";
import {
  AcknowledgementFormPost,
  ContactReportFormPost,
  OutcomeWithoutContact,
  WithdrawalFormPost,
} from "./schemas.ts";

/** A call that a salesperson recorded on the lead card. */
type CallReport = {
  once: string;
  minutesAgo: number;
  /** Absent if only the outcome is recorded or corrected. */
  attempt?: AttemptResult;
  /** An outcome that proves contact comes without an attempt, or with a connected one. */
  outcome?: { outcome: OutcomeKind; value?: Money; wakeOn?: Nurture["wakeOn"]; reason?: Nurture["reason"] };
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

/** Parses the form that undoes a call. A refusal is a text for the page. */
export function parseWithdrawalForm(body: string): Result<ContactAttemptId, string> {
  const parsed = WithdrawalFormPost.safeParse(parseFormFields(body));
  return parsed.success ? ok(parsed.data.withdraw) : refuse(unreadableFormMessage);
}

/** Parses the form that records a call. A refusal is a text for the page. `currency` is that of the lead's price. */
export function parseCallForm(body: string, currency: string): Result<CallReport, string> {
  const parsed = ContactReportFormPost.safeParse(parseFormFields(body));
  if (!parsed.success) return refuse(unreadableFormMessage);
  const { once, value, wakeOn, why, calledMinutesAgo } = parsed.data;
  const minutesAgo = Number(calledMinutesAgo);
  if (minutesAgo > minutesPerMonth) return refuse("That call is too long ago.");
  const { attempt, outcome, contradicts } = readCall(parsed.data);
  // An outcome can change the bill. If it contradicts the attempt, only the salesperson knows which one is right.
  if (contradicts) {
    return refuse(
      "You chose what came of the call, but pressed a button for not reaching them. Please press the one you mean.",
    );
  }
  const callReport = { once, minutesAgo, ...(attempt && { attempt }) };
  if (!outcome) return attempt ? ok(callReport) : refuse("Please choose what came of it.");
  if (outcome === "nurture") {
    if (!WakeDate.safeParse(wakeOn).success) return refuse("Choose the date on which you want the lead again.");
    return ok({ ...callReport, outcome: { outcome, wakeOn, reason: why || undefined } });
  }
  if (outcome !== "won") return ok({ ...callReport, outcome: { outcome } });
  const amount = parseAmount(value, currency);
  if (!amount) return refuse("Write what the sale is worth as a number, like 1250 or 1250.50.");
  return ok({ ...callReport, outcome: { outcome, value: amount } });
}

/** Separates the attempt from the outcome: a button can be either, and an outcome without contact comes with no call. */
function readCall({ attempt: pressed, outcome: chosen }: z.infer<typeof ContactReportFormPost>): {
  attempt?: AttemptResult;
  outcome?: OutcomeKind;
  contradicts?: boolean;
} {
  const pressedOutcome = OutcomeWithoutContact.safeParse(pressed).data;
  if (pressedOutcome) return { outcome: pressedOutcome, contradicts: chosen !== "" && chosen !== pressedOutcome };
  const pressedAttempt = AttemptResult.safeParse(pressed).data;
  if (chosen === "") return pressedAttempt ? { attempt: pressedAttempt } : {};
  const isReached = pressedAttempt === "connected";
  const isOutcomeAlone = pressedAttempt === undefined || (isReached && !provesContact[chosen]);
  return {
    outcome: chosen,
    ...(!isOutcomeAlone && { attempt: pressedAttempt }),
    contradicts: !isOutcomeAlone && !isReached && provesContact[chosen],
  };
}
