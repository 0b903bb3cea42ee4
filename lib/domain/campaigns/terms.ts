import * as z from "zod";
import { Instant } from "#domain/shared/instant.ts";
import { Money } from "#domain/shared/money.ts";
import { Chase } from "./chase.ts";
import { Model } from "./model.ts";
import { Prices } from "./prices.ts";

/** What routing needs of a version of a contract: the model and the price of a lead. */
export const PriceTerms = z.object({ from: Instant, model: Model, price: Money });

/** One version of a contract, from an instant until the next version: model, prices, and how Baton chases the client. */
export const Terms = PriceTerms.extend({ prices: Prices.optional(), chase: Chase.optional() });
export type Terms = z.infer<typeof Terms>;

/** The most versions that a contract may have. */
export const maxTerms = 50;
