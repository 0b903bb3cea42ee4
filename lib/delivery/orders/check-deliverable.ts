import { isConsentOver } from "#domain/lead/consent.ts";
import type { Suppression } from "#domain/suppressions/suppression.ts";
import type { makeCheckSuppression } from "#suppressions/check-suppression.ts";
import type { LeadDelivery, Skip } from "../ports.ts";

/** Checks whether a delivery may be made; returns the reason to skip it, or undefined. */
export type CheckDeliverable = (
  leadDelivery: Pick<LeadDelivery, "key" | "state" | "personal" | "at">,
) => Promise<Skip | undefined>;

type Deps = { checkSuppression: ReturnType<typeof makeCheckSuppression> };

/**
 * Checks at the moment of delivery whether a lead may still be delivered. Minutes or days may lie between accepting a
 * lead and delivering it. The first check that fails gives the reason.
 */
export function makeCheckDeliverable({ checkSuppression }: Deps): CheckDeliverable {
  return async (leadDelivery) =>
    checkPassedOn(leadDelivery) ??
    checkScreening(leadDelivery) ??
    checkConsent(leadDelivery) ??
    checkPersonSuppressed(leadDelivery);

  async function checkPersonSuppressed({
    key,
    personal: { person },
  }: Parameters<CheckDeliverable>[0]): Promise<Skip | undefined> {
    const suppressions = await checkSuppression(key.agencyId, person);
    return suppressions.length === 0
      ? undefined
      : { reason: "suppressed", detail: suppressions.map(describeSuppression).join(", ") };
  }
}

/** Skips a lead that the client no longer has. */
const checkPassedOn = ({ state: { passedOn } }: Parameters<CheckDeliverable>[0]): Skip | undefined =>
  passedOn && { reason: "passed_on", detail: `passed on ${passedOn.at}` };

/** Skips a lead whose screening has expired. It may have been held for weeks, and the person may have registered. */
function checkScreening({ state, at }: Parameters<CheckDeliverable>[0]): Skip | undefined {
  const { screenedUntil } = state;
  return screenedUntil !== undefined && screenedUntil <= at
    ? { reason: "suppressed", detail: `screening expired ${screenedUntil}` }
    : undefined;
}

/** Skips a lead whose person agreed to be called only until a time that has passed. */
const checkConsent = ({ personal: { consent }, at }: Parameters<CheckDeliverable>[0]): Skip | undefined =>
  isConsentOver(consent, at) ? { reason: "suppressed", detail: `consent ended ${consent?.validUntil}` } : undefined;

const describeSuppression = ({ contact, reason }: Suppression): string => `${contact}: ${reason}`;
