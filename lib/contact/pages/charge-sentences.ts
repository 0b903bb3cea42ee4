import type { Money } from "#domain/shared/money.ts";
import { formatExactMoney } from "#platform/text/format-money.ts";
import { toReaderLocale } from "#platform/text/reader-locale.ts";
import type { LeadCardDetails } from "./lead-card-details.ts";

/** Formats what a report does to the bill, for the moment before it is made; undefined for a lead that is never billed. */
export function formatChargeAfter(
  view: LeadCardDetails,
  report: keyof NonNullable<LeadCardDetails["charges"]>["after"],
): string | undefined {
  if (!view.charges) return undefined;
  const { now, after } = view.charges;
  const [before, then] = [now, after[report]].map((money) => format(view, money));
  if (after[report].amount < now.amount)
    return after[report].amount === 0 ? `${before} will not be charged.` : `${then} will be charged, not ${before}.`;
  if (after[report].amount > now.amount) return `${then} will be charged.`;
  return now.amount === 0
    ? "Nothing is charged."
    : `${before} stays charged; ${view.agencyName} decides about a return.`;
}

/** Whether the client pays after it spoke to the person, and does not pay now. */
export const isChargedByTalking = ({ charges }: LeadCardDetails): boolean =>
  charges !== undefined && charges.after.connected.amount > charges.now.amount;

/** Formats what the client pays after it reported that something is wrong with the lead; undefined before that. */
export function formatCharge(view: LeadCardDetails): string | undefined {
  const { acknowledgement, attempts, outcome, charges, agencyName } = view;
  if (!charges) return undefined;
  const isWrong = outcome?.outcome === "bad_data" || attempts.some(({ result }) => result === "wrong_number");
  const isRefused = acknowledgement !== undefined && acknowledgement.outcome !== "accepted";
  if (!isWrong && !isRefused) return undefined;
  const charge = format(view, charges.now);
  if (charges.now.amount === 0) return "Nothing is charged for this lead.";
  return isWrong
    ? `You reported a wrong number or details: ${charge} stays charged; ${agencyName} decides about a return.`
    : `${charge} is charged for this lead.`;
}

const format = (view: LeadCardDetails, money: Money): string => formatExactMoney(money, toReaderLocale(view).locale);
