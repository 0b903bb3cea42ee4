import { isPlaceServed, needPostcode, normalizePostcode, type Place, resolvePlace } from "#domain/campaigns/areas.ts";
import type { Campaign } from "#domain/campaigns/campaign.ts";
import { validateFields } from "#domain/campaigns/validate-fields.ts";
import type { Country } from "#domain/shared/country.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { parsePhone } from "#domain/shared/parse-phone.ts";
import { hasRoyalMailPostcodes } from "#domain/shared/postcode.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import { isConsentOver } from "./consent.ts";
import { findMissingFields } from "./find-missing-fields.ts";
import type { PersonalData, PushedPerson } from "./personal-data.ts";
import type { CheckResults } from "./received.ts";
import { evaluateScreening, type ScreeningVerdict } from "./screening.ts";

/** A lead as the agency pushed it: the phone number is unparsed, the rest is as Baton stores it. */
export type PushedData = Omit<PersonalData, "person"> & { person: PushedPerson };

/** The reasons to refuse a lead before Baton looks for a client. */
export type LeadCheckRefusal =
  | { kind: "validation_error"; errors: { pointer: string; detail: string }[] }
  | { kind: "phone_invalid"; country: Country }
  | { kind: "consent_missing" }
  | { kind: "tps_listed" }
  | { kind: "out_of_area"; country: Country; district?: string };

/**
 * A lead that passed the checks: its data in normalized form, its place, the results of the checks, and how long its
 * screening is valid.
 */
export type CheckedLead = { personal: PersonalData; place: Place; checks: CheckResults; screenedUntil?: Instant };

/**
 * Checks a lead against the rules of its campaign at `at`. It reports all invalid fields together; if there are none,
 * the first broken rule. The results of the checks contain no personal data, so they remain when the person is erased.
 */
export function checkLead(campaign: Campaign, pushed: PushedData, at: Instant): Result<CheckedLead, LeadCheckRefusal> {
  const country = pushed.person.country ?? campaign.country;
  const place = resolvePlace(pushed.person, campaign.country);
  const errors = [
    ...findMissingFields(campaign, pushed).map((pointer) => ({ pointer, detail: "needed by the campaign" })),
    ...(campaign.fieldSchema ? validateFields(campaign.fieldSchema, pushed.fields) : []),
    ...checkPostcode(campaign, place, pushed),
    ...(isConsentOver(pushed.consent, at) ? [{ pointer: "/consent/validUntil", detail: "in the future" }] : []),
    ...checkScreening(campaign, pushed, at),
  ];
  if (errors.length > 0) return refuse({ kind: "validation_error", errors: uniqueByPointer(errors) });

  const { phone, postcode } = pushed.person;
  const parsed = phone === undefined ? undefined : parsePhone(phone, country);
  if (phone !== undefined && parsed === undefined) return refuse({ kind: "phone_invalid", country });
  if (campaign.consentRequired && !pushed.consent) return refuse({ kind: "consent_missing" });
  const screening = judgeScreening(campaign, pushed, at);
  if (screening.verdict === "listed") return refuse({ kind: "tps_listed" });
  if (!isPlaceServed(campaign.areas, place)) {
    return refuse({ kind: "out_of_area", country: place.country, district: place.district });
  }

  const person = {
    ...pushed.person,
    phone: parsed,
    postcode: postcode && normalizePostcode(country, postcode),
  };
  const screenedUntil = screening.verdict === "clear" ? screening.expiresAt : undefined;
  const checks: CheckResults = {
    ...(parsed && { phone: `valid in ${country}` }),
    ...(pushed.consent && { consent: `given ${pushed.consent.at}` }),
    ...(screenedUntil && { screening: `clear until ${screenedUntil}` }),
    ...(campaign.areas && { area: `${place.district ?? country} is served` }),
  };
  return ok({ personal: { ...pushed, person }, place, checks, screenedUntil });
}

/**
 * An unreadable postcode is refused: it would put the lead outside every area. None is needed only if postcodes decide
 * who is served.
 */
function checkPostcode({ areas, pool, country: defaultCountry }: Campaign, place: Place, { person }: PushedData) {
  const country = person.country ?? defaultCountry;
  if (!hasRoyalMailPostcodes(country) || place.district !== undefined) return [];
  const isNeeded = [areas, ...(pool?.members ?? []).map((member) => member.areas)].some(
    (memberAreas) => memberAreas !== undefined && needPostcode(memberAreas, country),
  );
  if (person.postcode === undefined && !isNeeded) return [];
  const detail =
    person.postcode === undefined
      ? "needed, because it decides which clients are served"
      : "a UK postcode, like BS1 4DJ";
  return [{ pointer: "/person/postcode", detail }];
}

/** Screening protects from live calls, so it applies only to a lead with a phone number. */
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
