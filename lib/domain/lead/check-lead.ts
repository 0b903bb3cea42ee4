import { isPlaceServed, normalizePostcode, type Place, resolvePlace } from "#domain/campaigns/areas.ts";
import type { Campaign } from "#domain/campaigns/campaign.ts";
import { validateFields } from "#domain/campaigns/validate-fields.ts";
import type { Country } from "#domain/shared/country.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import { normalizeEmail, parsePhone } from "./contact-details.ts";
import { findMissingFields } from "./find-missing-fields.ts";
import type { PersonalData, PushedPerson } from "./personal-data.ts";
import type { CheckResults } from "./received.ts";
import { evaluateScreening, type ScreeningVerdict } from "./screening.ts";

/** A lead as it was pushed: its phone number as people write it, everything else as it is stored. */
export type PushedData = Omit<PersonalData, "person"> & { person: PushedPerson };

/** What a lead is refused for before anybody is asked to take it. */
export type LeadCheckRefusal =
  | { kind: "validation_error"; errors: { pointer: string; detail: string }[] }
  | { kind: "phone_invalid"; country: Country }
  | { kind: "consent_missing" }
  | { kind: "tps_listed" }
  | { kind: "out_of_area"; country: Country; district?: string };

/** A lead that passed, written the one way that it is stored and recognised by; where it comes from; what the checks saw; and how long its screening holds. */
export type CheckedLead = { personal: PersonalData; place: Place; checks: CheckResults; screenedUntil?: Instant };

/**
 * Checks a lead against the rules of its campaign at `at`. What is wrong with its fields is told all at once; after that, the first
 * rule it breaks. What the checks saw holds nothing personal: it stays when the person is erased.
 */
export function checkLead(campaign: Campaign, pushed: PushedData, at: Instant): Result<CheckedLead, LeadCheckRefusal> {
  const country = pushed.person.country ?? campaign.country;
  const place = resolvePlace(pushed.person, campaign.country);
  const errors = [
    ...findMissingFields(campaign, pushed).map((pointer) => ({ pointer, detail: "needed by the campaign" })),
    ...(campaign.fieldSchema ? validateFields(campaign.fieldSchema, pushed.fields) : []),
    ...checkPostcode(campaign, place, pushed),
    ...checkScreening(campaign, pushed, at),
  ];
  if (errors.length > 0) return refuse({ kind: "validation_error", errors: uniqueByPointer(errors) });

  const { phone, email, postcode } = pushed.person;
  const parsed = phone === undefined ? undefined : parsePhone(phone, country);
  if (phone !== undefined && parsed === undefined) return refuse({ kind: "phone_invalid", country });
  if (campaign.consentRequired && !pushed.consent) return refuse({ kind: "consent_missing" });
  const screening = judgeScreening(campaign, pushed, at);
  if (screening.verdict === "listed") return refuse({ kind: "tps_listed" });
  if (campaign.areas && !isPlaceServed(campaign.areas, place)) {
    return refuse({ kind: "out_of_area", country, ...(place.district && { district: place.district }) });
  }

  const person = {
    ...pushed.person,
    ...(parsed && { phone: parsed }),
    ...(email && { email: normalizeEmail(email) }),
    ...(postcode && { postcode: normalizePostcode(country, postcode) }),
  };
  const screenedUntil = screening.verdict === "clear" ? screening.expiresAt : undefined;
  const checks: CheckResults = {
    ...(parsed && { phone: `valid in ${country}` }),
    ...(pushed.consent && { consent: `given ${pushed.consent.at}` }),
    ...(screenedUntil && { screening: `clear until ${screenedUntil}` }),
    ...(campaign.areas && { area: `${place.district ?? country} is served` }),
  };
  return ok({ personal: { ...pushed, person }, place, checks, ...(screenedUntil && { screenedUntil }) });
}

/** Where postcodes decide, one that cannot be read would make every such lead one from elsewhere. */
function checkPostcode({ areas, pool }: Campaign, place: Place, { person }: PushedData) {
  const postcodesMatter = [areas, ...(pool?.members ?? []).map((member) => member.areas)].some(
    (each) => each?.postcodes,
  );
  if (!postcodesMatter || place.country !== "GB" || place.district !== undefined) return [];
  const detail =
    person.postcode === undefined ? "needed, because it decides who is served" : "a UK postcode, like BS1 4DJ";
  return [{ pointer: "/person/postcode", detail }];
}

/** Screening is about live calls, so it matters only where there is a number to call. */
function judgeScreening(campaign: Campaign, { person, screening, consent }: PushedData, at: Instant): ScreeningVerdict {
  if (person.phone === undefined) return { verdict: "clear" };
  return evaluateScreening(screening, campaign.screening, consent !== undefined, at);
}

function checkScreening(campaign: Campaign, pushed: PushedData, at: Instant) {
  if (!campaign.screening) return [];
  const screening = judgeScreening(campaign, pushed, at);
  const requirement = `a verdict no older than ${campaign.screening.maxAgeDays} days`;
  if (screening.verdict === "missing")
    return [{ pointer: "/screening", detail: `needed by the campaign: ${requirement}` }];
  return screening.verdict === "expired"
    ? [{ pointer: "/screening", detail: `expired: ${requirement} is needed` }]
    : [];
}

const uniqueByPointer = (errors: { pointer: string; detail: string }[]) =>
  errors.filter(({ pointer }, index) => errors.findIndex((other) => other.pointer === pointer) === index);
