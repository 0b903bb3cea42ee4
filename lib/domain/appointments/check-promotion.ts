import type { Model } from "#domain/campaigns/model.ts";
import { type OutcomeRecorded, wasProspectReached } from "#domain/contact/contact-fact.ts";
import type { ContactStamps } from "#domain/contact/contact-stamps.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { Promotion } from "./appointment-fact.ts";

export type PromotionRefusal =
  | { kind: "promotion_needed" }
  /** Only a lead of a hybrid placement is sold as a callback first. */
  | { kind: "promotion_not_expected" }
  | { kind: "not_reached" };

/**
 * Checks that a booking on a hybrid placement says why the callback lead becomes an appointment, after the prospect was
 * reached, and that a booking on any other placement does not. The model is the one under which the lead was placed.
 */
export function checkPromotion(
  model: Model,
  { contact, outcome }: { contact: ContactStamps; outcome?: OutcomeRecorded | undefined },
  { promotion, isReached = false }: { promotion?: Promotion | undefined; isReached?: boolean },
): Result<Promotion | undefined, PromotionRefusal> {
  if (model !== "hybrid") {
    return promotion === undefined ? ok(undefined) : refuse({ kind: "promotion_not_expected" });
  }
  if (promotion === undefined) return refuse({ kind: "promotion_needed" });
  if (!isReached && !wasProspectReached(contact.firstContactAt, outcome?.outcome))
    return refuse({ kind: "not_reached" });
  return ok(promotion);
}
