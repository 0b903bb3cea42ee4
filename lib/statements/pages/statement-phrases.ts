import type { ChargeLine, ChargeRule } from "#domain/billing/charge-lines.ts";
import type { Model } from "#domain/campaigns/model.ts";
import type { TaxRounding } from "#domain/contracts/tax.ts";
import type { Fact } from "#domain/history/fact.ts";
import type { Settlement, SettlementLine, StatementLine } from "#domain/ledger/statement-pages.ts";
import type { IssuedStatement } from "#domain/statements/statement.ts";

export const documentNames: Record<IssuedStatement["document"], string> = {
  vat_invoice: "Invoice",
  statement: "Statement",
};

export const modelNames: Record<Model, string> = {
  callback: "sold by callback",
  appointment: "sold by appointment",
  hybrid: "sold by callback or appointment",
};

/** What a line of a statement is. */
export const lineNames: Record<StatementLine["kind"] | SettlementLine, string> = {
  lead: "Leads",
  appointment: "Appointments",
  promotion: "Leads that became appointments",
  credit: "Taken back",
  earlier: "Correction of an earlier month",
  tier: "Price by the number of leads",
  included: "Monthly fee, less the leads that it covers",
  minimum: "Up to the monthly minimum",
  discount: "Corrected leads cost less in their month",
};

/** What tiers and included leads had taken off the leads of a credit note. */
export const discountPhrase = "These leads cost less on the invoice";

/** What an entry of a lead is. */
export const entryNames: Record<ChargeLine | SettlementLine, string> = {
  lead: "Lead",
  appointment: "Appointment",
  promotion: "Lead that became an appointment",
  return: "Return",
  replacement: "Replacement",
  tier: lineNames.tier,
  included: lineNames.included,
  minimum: lineNames.minimum,
  discount: lineNames.discount,
};

export const roundingPhrases: Record<TaxRounding, string> = {
  down_total: "on the net total, rounded down",
  half_even_total: "on the net total, rounded half to even",
  half_up_line: "on each line, rounded half up",
};

/** The rule that decides an entry, to the client who pays it. */
export const rulePhrases: Record<ChargeRule | Settlement["rule"], string> = {
  "lead.accepted@1": "A lead is charged from when it was placed with you.",
  "lead.delivered@1": "A lead is charged once it was delivered to you, or you worked it.",
  "lead.contacted@1": "A lead is charged once you spoke with the person.",
  "lead.not_delivered@1": "A lead that was not delivered is not charged.",
  "lead.not_contacted@1": "A lead is not charged before you spoke with the person.",
  "lead.by_appointment@1": "The lead itself is free. Its appointment is charged.",
  "lead.rejected@1": "A lead that you rejected is not charged.",
  "lead.duplicate@1": "A lead that you had already is not charged.",
  "lead.passed_on@1": "A lead that another company got instead is not charged.",
  "lead.replacement@1": "A lead that replaces a returned one is not charged.",
  "appointment.booked@1": "An appointment is charged once it is booked.",
  "appointment.held@1": "An appointment is charged once it was held.",
  "appointment.no_show_prospect@1": "An appointment that the person missed is charged at the price agreed for that.",
  "appointment.no_show_client@1": "An appointment that you missed is charged at the price agreed for that.",
  "appointment.none@1": "There is no appointment to charge.",
  "promotion.booked@1": "A lead whose appointment is booked costs what the appointment costs more.",
  "promotion.held@1": "A lead whose appointment was held costs what the appointment costs more.",
  "promotion.no_show_prospect@1": "A lead whose appointment the person missed costs the price agreed for that.",
  "promotion.no_show_client@1": "A lead whose appointment you missed costs the price agreed for that.",
  "promotion.none@1": "There is no appointment that costs more than the lead.",
  "return.credit@1": "A returned lead is credited in full.",
  "return.partial_credit@1": "A returned lead is credited with the share that the contract says.",
  "return.replacement@1": "A returned lead gets a replacement instead of a credit.",
  "return.not_replaced@1": "A returned lead that was not replaced in time is credited in full.",
  "replacement.of_returned@1": "This lead replaces a returned one, and costs nothing.",
  "contract.tier@1": "The contract has prices by the number of leads, worked out over the whole month.",
  "contract.included@1": "The contract has a monthly fee that covers the first leads.",
  "contract.minimum@1": "The contract has a monthly minimum.",
  "contract.discount@1": "A lead is credited with what it cost in its month, after prices by number and a monthly fee.",
};

/** What happened, without the person and without what people wrote. */
const factPhrases: Record<Fact["kind"], string> = {
  received: "The lead was received",
  placed: "The lead was placed with you",
  duplicate_refused: "The same enquiry came again and was refused",
  delivered: "The lead was delivered to you",
  delivery_failed: "A delivery failed",
  delivery_skipped: "A delivery was skipped",
  delivery_bounced: "A message came back",
  delivery_confirmed: "The text arrived",
  acknowledged: "You answered the lead",
  call_started: "A call was started",
  contact_attempted: "You called the person",
  attempt_withdrawn: "You withdrew a call",
  outcome_recorded: "You recorded an outcome",
  appointment_booked: "An appointment was booked",
  appointment_moved: "The appointment was moved",
  appointment_confirmed: "The appointment was confirmed",
  appointment_cancelled: "The appointment was cancelled",
  appointment_said: "A side said what came of the appointment",
  appointment_decided: "The agency decided what came of the appointment",
  appointment_reminded: "A reminder of the appointment was due",
  appointment_concluded: "The result of the appointment became final",
  appointment_message_sent: "A message about the appointment was sent",
  appointment_message_deferred: "A message about the appointment waited until the morning",
  appointment_message_skipped: "A message about the appointment was skipped",
  appointment_message_failed: "A message about the appointment failed",
  woken: "The lead was woken",
  not_woken: "The lead could not be woken",
  chased: "A reminder of the lead was sent to you",
  taken: "It was settled who has the lead",
  links_revoked: "The links to the lead were revoked",
  return_opened: "The lead was returned",
  return_referred: "The return was referred to the agency",
  return_decided: "The return was decided",
  return_withdrawn: "The return was withdrawn",
  return_settled: "The return was settled",
  replaces: "The lead replaces a returned one",
  erased: "The person was erased",
};

/** Says what a fact is, with the value that decides, such as the result of a call. */
export function describeFact(fact: Fact): string {
  const detail = findDetail(fact);
  return detail === undefined ? factPhrases[fact.kind] : `${factPhrases[fact.kind]}: ${detail.replaceAll("_", " ")}`;
}

function findDetail(fact: Fact): string | undefined {
  switch (fact.kind) {
    case "contact_attempted":
    case "attempt_withdrawn":
    case "appointment_said":
    case "appointment_decided":
      return fact.result;
    case "acknowledged":
    case "outcome_recorded":
      return fact.outcome;
    case "delivered":
    case "delivery_failed":
      return fact.channel;
    case "return_opened":
      return fact.reason;
    case "return_decided":
      return fact.decision;
    default:
      return undefined;
  }
}

/** Says of the client what a phrase of this file says to it. */
export const toThirdPerson = (phrase: string): string =>
  phrase.replace(/^You\b/, "The client").replaceAll(/\byou\b/g, "the client");

/** Through what a fact was recorded. */
export const sourcePhrases: Record<Fact["source"], string> = {
  api: "through the API",
  link: "on the lead card",
  baton: "by Baton",
};
