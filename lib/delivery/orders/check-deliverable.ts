import type { Suppression } from "#domain/suppressions/suppression.ts";
import type { makeCheckSuppression } from "#suppressions/check-suppression.ts";
import type { LeadDelivery, Skip } from "../ports.ts";

/** Answers why a delivery must not be made; undefined when nothing speaks against it. */
export type CheckDeliverable = (
  leadDelivery: Pick<LeadDelivery, "key" | "state" | "personal" | "at">,
) => Promise<Skip | undefined>;

type Deps = { checkSuppression: ReturnType<typeof makeCheckSuppression> };

/**
 * Looks, at the moment of delivery, whether a lead may still be handed over: minutes or days can lie between taking it in and now. The first
 * check that has something against it gives the reason.
 */
export function makeCheckDeliverable({ checkSuppression }: Deps): CheckDeliverable {
  return async (leadDelivery) => checkScreening(leadDelivery) ?? checkPersonSuppressed(leadDelivery);

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

/** A held lead may be delivered weeks after its number was screened, and the person have registered meanwhile. */
function checkScreening({ state, at }: Parameters<CheckDeliverable>[0]): Skip | undefined {
  const { screenedUntil } = state.received;
  return screenedUntil !== undefined && screenedUntil <= at
    ? { reason: "suppressed", detail: `screening expired ${screenedUntil}` }
    : undefined;
}

const describeSuppression = ({ contact, reason }: Suppression): string => `${contact}: ${reason}`;
