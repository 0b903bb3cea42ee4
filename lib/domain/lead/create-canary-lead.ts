import type { Place } from "#domain/campaigns/areas.ts";
import type { Campaign } from "#domain/campaigns/campaign.ts";
import { generateExampleFields } from "#domain/campaigns/generate-example-fields.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import { checkLead, type LeadCheckRefusal, type PushedData } from "./check-lead.ts";

const canaryText =
  "A canary: no person enquired. Baton sent this through the campaign to see that a lead would come out at the other end.";

/** A phone number that Ofcom reserves for drama, and an address under a domain that cannot have an owner (RFC 2606). */
const fictitiousPerson = {
  name: "Baton Canary",
  phone: "+441632960960",
  email: "canary@baton.invalid",
  address: "1 Canary Row",
};

/**
 * Creates a lead from `place` that satisfies the campaign's rules at `at` and names no real person. `checkLead` checks
 * it like any lead. If no value fits a rule or the rules contradict each other, refuses with the errors of that check,
 * by JSON pointers into the lead.
 */
export function createCanaryLead(campaign: Campaign, place: Place, at: Instant): Result<PushedData, FieldError[]> {
  const { country, district } = place;
  const requiredFieldNames = campaign.requiredFields.flatMap((pointer) =>
    pointer.startsWith("/fields/") ? [pointer.slice("/fields/".length)] : [],
  );
  const lead: PushedData = {
    person: { ...fictitiousPerson, country, postcode: district === undefined ? "00000" : `${district} 1AA` },
    notes: canaryText,
    fields: generateExampleFields(campaign.fieldSchema, requiredFieldNames),
    consent: { wording: canaryText, source: "Baton", at },
    screening: [
      { register: "TPS", verdict: "clear", checkedAt: at },
      { register: "CTPS", verdict: "clear", checkedAt: at },
    ],
  };
  const checked = checkLead(campaign, lead, at);
  return checked.ok ? ok(lead) : refuse(toFieldErrors(checked.refusal));
}

type FieldError = { pointer: string; detail: string };

/** Another kind of refusal would be about a person, or about a place that the campaign does not serve. */
const toFieldErrors = (refusal: LeadCheckRefusal): FieldError[] =>
  refusal.kind === "validation_error" ? refusal.errors : [{ pointer: "/person", detail: refusal.kind }];
