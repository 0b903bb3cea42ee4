import * as z from "zod";
import { Instant } from "#domain/shared/instant.ts";
import { Money } from "#domain/shared/money.ts";
import { Model } from "./model.ts";

/** One version of a contract: how leads are worked and what one costs, from an instant on until the next version. */
export const Terms = z.object({ from: Instant, model: Model, price: Money });
export type Terms = z.infer<typeof Terms>;

/** How many versions a contract may have. */
export const maxTerms = 50;

/** The version in force at `at`: the one that came into effect last; undefined before the first. */
export const findTermsAt = (versions: readonly Terms[], at: Instant): Terms | undefined =>
  versions
    .filter(({ from }) => from <= at)
    .reduce<Terms | undefined>((last, next) => (last && last.from > next.from ? last : next), undefined);

/** `versions` with one more, in the order in which they take effect; it takes the place of one from the same instant. */
export const addTerms = (versions: readonly Terms[], added: Terms): Terms[] =>
  [...versions.filter(({ from }) => from !== added.from), added].toSorted((a, b) => (a.from < b.from ? -1 : 1));
