import * as z from "zod";
import { Instant } from "#domain/shared/instant.ts";
import { Money } from "#domain/shared/money.ts";
import { Model } from "./model.ts";

/** One version of a contract: the model and the price of a lead from an instant until the next version. */
export const Terms = z.object({ from: Instant, model: Model, price: Money });
export type Terms = z.infer<typeof Terms>;

/** The most versions that a contract may have. */
export const maxTerms = 50;
