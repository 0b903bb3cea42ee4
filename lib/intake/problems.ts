import type { RoutingReport } from "#domain/routing/routing-report.ts";
import type { ProblemTable } from "#platform/http/problem-table.ts";

/** Why intake refuses a lead. */
export type IntakeRefusal =
  | { kind: "campaign_inactive"; campaignId: string }
  | { kind: "phone_invalid"; country: string }
  | { kind: "consent_missing" }
  | { kind: "tps_listed" }
  | { kind: "out_of_area"; country: string; district?: string }
  | { kind: "suppressed" }
  | { kind: "duplicate_lead"; leadId: string; by: "phone" | "email" }
  | { kind: "no_match"; reason: string; routing: RoutingReport };

export const intakeProblems: ProblemTable<IntakeRefusal> = {
  campaign_inactive: {
    status: 409,
    title: "The campaign takes no leads",
    meaning: "The campaign is switched off, so the lead was not accepted.",
    remedy: "Activate the campaign, or push the lead to another one.",
  },
  phone_invalid: {
    status: 422,
    title: "The phone number cannot be called",
    meaning:
      "The phone number is not a valid number of the country it was read in, or has an extension. The lead was not stored.",
    remedy:
      "Correct the number, or send it in E.164 or with `person.country` if it is another country's. " +
      "Send an extension in `notes` or `fields`: a text cannot reach it, and a link cannot dial it.",
    toFieldError: ({ country }) => ({ pointer: "/person/phone", detail: `not a valid number of ${country}` }),
  },
  consent_missing: {
    status: 422,
    title: "There is no evidence of consent",
    meaning: "The campaign takes leads only with evidence of the person's consent, and this one has none.",
    remedy: "Send `consent` with the wording shown, its source and the time, or push the lead to another campaign.",
    toFieldError: () => ({ pointer: "/consent", detail: "needed by the campaign" }),
  },
  tps_listed: {
    status: 422,
    title: "The number is on a register of people who must not be called",
    meaning: "The screening says that the number is listed with TPS or CTPS, and no consent comes with the lead.",
    remedy: "Do not call. If the person did consent to calls, send the evidence in `consent`.",
    toFieldError: () => ({ pointer: "/screening", detail: "listed, and without consent" }),
  },
  out_of_area: {
    status: 422,
    title: "The campaign does not serve this area",
    meaning: "The person's country, or the district of the postcode, is not among those that the campaign serves.",
    remedy: "Push the lead to a campaign that serves the area in `country` and `district`.",
  },
  suppressed: {
    status: 409,
    title: "This person is suppressed",
    meaning: "The phone number or the email address is on the agency's suppression list. The lead was not stored.",
    remedy: "Do not contact the person. If it is listed by mistake, lift the suppression first.",
  },
  duplicate_lead: {
    status: 409,
    title: "This person was pushed before",
    meaning:
      "A lead with the same phone number or email address was accepted by the campaign within its window. This one was counted there and not stored.",
    remedy: "Look at the earlier lead in `leadId`. To retry a request, send it with the same Idempotency-Key instead.",
  },
  no_match: {
    status: 409,
    title: "No client can take the lead",
    meaning:
      "Every client of the campaign was asked and none can take the lead, now or, if the campaign does not hold leads, later. `routing` says what was seen of each.",
    remedy: "Look at `routing`: change the campaign, let it hold leads, or push the lead elsewhere.",
  },
};
