import { normalisePostcode, type Place, placeOf, servesPlace } from "#domain/campaigns/areas.ts";
import type { Campaign } from "#domain/campaigns/campaign.ts";
import { fieldSchemaErrors } from "#domain/campaigns/field-schema-errors.ts";
import type { Country } from "#domain/shared/country.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import { normaliseEmail, parsePhone } from "./contact-details.ts";
import { missingFields } from "./missing-fields.ts";
import type { PersonalData, PushedPerson } from "./personal-data.ts";
import type { Checks } from "./received.ts";
import { screeningVerdict, type ScreeningVerdict } from "./screening.ts";

/** A lead as it was pushed: its phone number as people write it, everything else as it is stored. */
export type PushedData = Omit<PersonalData, "person"> & { person: PushedPerson };

/** What a lead is refused for before anybody is asked to take it. */
export type GateRefusal =
  | { kind: "validation_error"; errors: { pointer: string; detail: string }[] }
  | { kind: "phone_invalid"; country: Country }
  | { kind: "consent_missing" }
  | { kind: "tps_listed" }
  | { kind: "out_of_area"; country: Country; district?: string };

/** A lead that passed, written the one way that it is stored and recognised by; where it comes from; what the checks saw; and how long its screening holds. */
export type CheckedLead = { personal: PersonalData; place: Place; checks: Checks; screenedUntil?: Instant };

/**
 * Checks a lead against the rules of its campaign at `at`. What is wrong with its fields is told all at once; after that, the first
 * rule it breaks. What the checks saw holds nothing personal: it stays when the person is erased.
 */
export function checkLead(campaign: Campaign, pushed: PushedData, at: Instant): Result<CheckedLead, GateRefusal> {
  const country = pushed.person.country ?? campaign.country;
  const place = placeOf(pushed.person, campaign.country);
  const errors = [
    ...missingFields(campaign, pushed).map((pointer) => ({ pointer, detail: "needed by the campaign" })),
    ...(campaign.fieldSchema ? fieldSchemaErrors(campaign.fieldSchema, pushed.fields) : []),
    ...postcodeErrors(campaign, place, pushed),
    ...screeningErrors(campaign, pushed, at),
  ];
  if (errors.length > 0) return refuse({ kind: "validation_error", errors: eachOnce(errors) });

  const { phone, email, postcode } = pushed.person;
  const parsed = phone === undefined ? undefined : parsePhone(phone, country);
  if (phone !== undefined && parsed === undefined) return refuse({ kind: "phone_invalid", country });
  if (campaign.consentRequired && !pushed.consent) return refuse({ kind: "consent_missing" });
  const screening = screened(campaign, pushed, at);
  if (screening.verdict === "listed") return refuse({ kind: "tps_listed" });
  if (campaign.areas && !servesPlace(campaign.areas, place)) {
    return refuse({ kind: "out_of_area", country, ...(place.district && { district: place.district }) });
  }

  const person = {
    ...pushed.person,
    ...(parsed && { phone: parsed }),
    ...(email && { email: normaliseEmail(email) }),
    ...(postcode && { postcode: normalisePostcode(country, postcode) }),
  };
  const screenedUntil = screening.verdict === "clear" ? screening.expiresAt : undefined;
  const checks: Checks = {
    ...(parsed && { phone: `valid in ${country}` }),
    ...(pushed.consent && { consent: `given ${pushed.consent.at}` }),
    ...(screenedUntil && { screening: `clear until ${screenedUntil}` }),
    ...(campaign.areas && { area: `${place.district ?? country} is served` }),
  };
  return ok({ personal: { ...pushed, person }, place, checks, ...(screenedUntil && { screenedUntil }) });
}

/** Where postcodes decide, one that cannot be read would make every such lead one from elsewhere. */
function postcodeErrors({ areas, pool }: Campaign, place: Place, { person }: PushedData) {
  const decides = [areas, ...(pool?.members ?? []).map((member) => member.areas)].some((each) => each?.postcodes);
  if (!decides || place.country !== "GB" || place.district !== undefined) return [];
  const detail =
    person.postcode === undefined ? "needed, because it decides who is served" : "a UK postcode, like BS1 4DJ";
  return [{ pointer: "/person/postcode", detail }];
}

/** Screening is about live calls, so it matters only where there is a number to call. */
function screened(campaign: Campaign, { person, screening, consent }: PushedData, at: Instant): ScreeningVerdict {
  if (person.phone === undefined) return { verdict: "clear" };
  return screeningVerdict(screening, campaign.screening, consent !== undefined, at);
}

function screeningErrors(campaign: Campaign, pushed: PushedData, at: Instant) {
  if (!campaign.screening) return [];
  const seen = screened(campaign, pushed, at);
  const needed = `a verdict no older than ${campaign.screening.maxAgeDays} days`;
  if (seen.verdict === "missing") return [{ pointer: "/screening", detail: `needed by the campaign: ${needed}` }];
  return seen.verdict === "expired" ? [{ pointer: "/screening", detail: `expired: ${needed} is needed` }] : [];
}

const eachOnce = (errors: { pointer: string; detail: string }[]) =>
  errors.filter(({ pointer }, index) => errors.findIndex((other) => other.pointer === pointer) === index);
