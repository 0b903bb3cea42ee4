import * as z from "zod";
import { CampaignId, ClientId } from "../shared/id.ts";
import { Instant } from "../shared/instant.ts";
import { Money } from "../shared/money.ts";
import { line } from "../shared/text.ts";

/** How a campaign works with its client; see the mission's three ways of working. */
export const Model = z.enum(["callback", "appointment", "hybrid"]);
export type Model = z.infer<typeof Model>;

/** A JSON pointer to a part of a lead that a campaign may demand. */
export const RequiredField = z
  .union([
    z.enum(["/person/phone", "/person/email", "/person/postcode", "/person/address", "/notes"]),
    z.templateLiteral(["/fields/", z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,39}$/)]),
  ])
  .meta({ example: "/person/email" });
export type RequiredField = z.infer<typeof RequiredField>;

/** What leads of one kind cost one client, and what they must carry. The price is pinned in each lead when it is received. */
export const Campaign = z.object({
  id: CampaignId,
  clientId: ClientId,
  name: line(120),
  model: Model,
  price: Money,
  requiredFields: z.array(RequiredField).max(50),
  active: z.boolean(),
  createdAt: Instant,
  updatedAt: Instant,
});
export type Campaign = z.infer<typeof Campaign>;
