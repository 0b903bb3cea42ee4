import type { ReturnReason } from "#domain/returns/return-policy.ts";

/** Why a client returns a lead, in the words of the trade. */
export const reasonPhrases: Record<ReturnReason, string> = {
  wrong_number: "Wrong number",
  invalid_contact: "Contact details do not work",
  no_contact: "Could not be reached",
  duplicate: "Had the lead already",
  out_of_area: "Outside the area",
  wrong_service: "Another service",
  not_decision_maker: "Does not decide",
  did_not_enquire: "Did not enquire",
  do_not_call: "Must not be called",
  hoax: "Hoax",
  outside_criteria: "Not what was agreed",
  no_show: "Missed the appointment",
  other: "Another reason",
};
