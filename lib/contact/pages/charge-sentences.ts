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
  if (now.amount === 0) return "Nothing is charged.";
  return `${before} stays charged${formatReturnAfter(view, report)}.`;
}

/** What follows for the charge from the return that a report opens, if that does not lower it. */
function formatReturnAfter({ charges, returned, agencyName }: LeadCardDetails, report: string): string {
  const status = report === "wrong_number" || report === "bad_data" ? charges?.returned?.[report] : undefined;
  if (status === undefined && returned !== undefined) return "";
  const after: Record<"approved" | "open" | "referred" | "declined", string> = {
    approved: ", and another lead replaces it",
    open: " until your contract's evidence for a return is there",
    referred: `; ${agencyName} decides about a return`,
    declined: ": your contract allows no return any more",
  };
  return after[status ?? "referred"];
}

/** What became of the latest return. */
function formatReturn({ returned, agencyName }: LeadCardDetails, charge: string): string | undefined {
  switch (returned?.status) {
    case "open":
      return `You returned this lead: ${charge} stays charged until the evidence is there.`;
    case "referred":
      return `You returned this lead: ${charge} stays charged until ${agencyName} decides.`;
    case "approved":
      return returned.isReplaced
        ? `Your return was approved: another lead replaces this one. If none comes within 30 days, ${charge} is credited.`
        : `Your return was approved: ${charge} is charged for this lead.`;
    case "declined":
      return `Your return was declined: ${charge} stays charged.`;
    case "withdrawn":
    case undefined:
      return undefined;
  }
}

/** Whether the client pays after it spoke to the person, and does not pay now. */
export const isChargedByTalking = ({ charges }: LeadCardDetails): boolean =>
  charges !== undefined && charges.after.connected.amount > charges.now.amount;

/** Formats what the client pays after it reported that something is wrong with the lead; undefined before that. */
export function formatCharge(view: LeadCardDetails): string | undefined {
  const { acknowledgement, attempts, outcome, charges, agencyName } = view;
  if (!charges) return undefined;
  const isWrong = wasReportedWrong({ outcome, attempts });
  const isRefused = acknowledgement !== undefined && acknowledgement.outcome !== "accepted";
  const report = isWrong ? "You reported a wrong number or details" : "You refused this lead";
  const charge = format(view, charges.now);
  const returned = formatReturn(view, charge);
  if (!isWrong && !isRefused && !returned) return undefined;
  if (charges.now.amount === 0) {
    return view.returned?.status === "approved"
      ? "Your return was approved: nothing is charged for this lead."
      : `${report}: nothing is charged.`;
  }
  if (returned) return returned;
  return isWrong
    ? `${report}: ${charge} stays charged; ${agencyName} decides about a return.`
    : `${report}: ${charge} is charged.`;
}

/** Whether the client reported that the number or the details are wrong. */
const wasReportedWrong = ({ outcome, attempts }: Pick<LeadCardDetails, "outcome" | "attempts">): boolean =>
  outcome?.outcome === "bad_data" || attempts.some(({ result }) => result === "wrong_number");

/** Whether the client has turned the lead down or reported it as wrong: then the card no longer asks for a call first. */
export const wasTurnedDown = ({ acknowledgement, outcome, attempts }: LeadCardDetails): boolean =>
  acknowledgement?.outcome === "rejected" ||
  acknowledgement?.outcome === "duplicate" ||
  wasReportedWrong({ outcome, attempts });

const format = (view: LeadCardDetails, money: Money): string => formatExactMoney(money, toReaderLocale(view).locale);
