import * as z from "zod";
import { Areas } from "#domain/campaigns/areas.ts";
import { Campaign, RequiredField, UnavailabilityPolicy } from "#domain/campaigns/campaign.ts";
import { Caps } from "#domain/campaigns/caps.ts";
import { FieldSchema } from "#domain/campaigns/field-schema.ts";
import { Model } from "#domain/campaigns/model.ts";
import { poolLimits, PoolMode } from "#domain/campaigns/pool.ts";
import { ScreeningRule } from "#domain/campaigns/screening-rule.ts";
import { maxTerms } from "#domain/campaigns/terms.ts";
import { WorkingHours } from "#domain/campaigns/working-hours.ts";
import { Country } from "#domain/shared/country.ts";
import { ClientId } from "#domain/shared/id.ts";
import { InstantInput } from "#domain/shared/instant.ts";
import { Money } from "#domain/shared/money.ts";

const requiredFields = z
  .array(RequiredField)
  .max(50)
  .refine((pointers) => new Set(pointers).size === pointers.length, "each field once")
  .meta({ uniqueItems: true, description: "What a lead must carry beyond a name and a phone number or email." });

const NewTerms = z
  .strictObject({
    from: InstantInput.meta({ description: "When this version takes effect." }),
    model: Model,
    price: Money,
  })
  .meta({ id: "NewTerms" });
const terms = z.array(NewTerms).max(maxTerms).meta({ description: "All versions of the contract, by effective date." });

const caps = Caps.meta({
  id: "Caps",
  description: "The most that is placed with one client: leads and money, by day, ISO week and month of its time zone.",
});

const NewPool = z
  .strictObject({
    mode: PoolMode.meta({ description: "Whose turn it is: by rank, by share, or everybody in turn." }),
    share: z
      .int()
      .min(1)
      .max(poolLimits.share)
      .default(1)
      .meta({ description: "How many clients get the same lead; 1 means exclusively." }),
    members: z
      .array(
        z.strictObject({
          clientId: ClientId,
          priority: z.int().min(1).max(1_000).default(1).meta({ description: "1 comes first; with `priority`." }),
          weight: z.int().min(1).max(1_000).default(1).meta({ description: "Its share of the sum; with `weighted`." }),
          areas: Areas.optional(),
          hours: WorkingHours.optional(),
          caps: caps.optional(),
          terms: terms.optional(),
        }),
      )
      .min(1)
      .max(poolLimits.members)
      .meta({ description: "What a member does not say for itself, the campaign says for it." }),
  })
  .meta({ id: "NewPool" });

const ruleFields = {
  country: Country.meta({ description: "How phone numbers and postcodes without a country are read." }),
  fieldSchema: FieldSchema.meta({ description: "A JSON Schema (2020-12) that `fields` of a lead must satisfy." }),
  consentRequired: z.boolean().meta({ description: "Whether a lead must come with evidence of consent." }),

  duplicateWindowDays: Campaign.shape.duplicateWindowDays.meta({
    description: "Days within which the same phone number or email is refused as a duplicate; 0 means never.",
  }),
  whenUnavailable: UnavailabilityPolicy.meta({
    description:
      "When the client whose turn it is cannot take a lead now: `hold` it for that client, ask the `next` one and hold it when there is none, or `refuse` it when there is none.",
  }),
};

/** The shorthand of a campaign with one price: one version of terms, in force from now on. */
const singlePriceFields = { model: Model.optional(), price: Money.optional() };

export const NewCampaign = z
  .strictObject({
    clientId: ClientId.optional().meta({ description: "Who takes the leads; or else `pool`." }),
    pool: NewPool.optional(),
    name: Campaign.shape.name,
    ...singlePriceFields,
    terms: terms.optional(),
    country: ruleFields.country.default("GB"),
    areas: Areas.optional(),
    hours: WorkingHours.optional(),
    caps: caps.optional(),
    requiredFields: requiredFields.default([]),
    fieldSchema: ruleFields.fieldSchema.optional(),
    consentRequired: ruleFields.consentRequired.default(false),
    screening: ScreeningRule.optional(),
    duplicateWindowDays: ruleFields.duplicateWindowDays.default(30),
    whenUnavailable: ruleFields.whenUnavailable.default("next"),
    active: z.boolean().default(true),
  })
  .refine(({ model, price, terms }) => terms !== undefined || (model !== undefined && price !== undefined), {
    path: ["price"],
    error: "model and price, or terms",
  })
  .refine(({ model, price, terms }) => terms === undefined || (model === undefined && price === undefined), {
    path: ["terms"],
    error: "model and price, or terms, not both",
  })
  .meta({ id: "NewCampaign" });
export type NewCampaign = z.infer<typeof NewCampaign>;

export const CampaignChange = z
  .strictObject({
    clientId: ClientId.nullable().optional(),
    pool: NewPool.nullable().optional(),
    name: Campaign.shape.name.optional(),
    ...singlePriceFields,
    terms: terms.optional(),
    country: ruleFields.country.optional(),
    areas: Areas.nullable().optional(),
    hours: WorkingHours.nullable().optional(),
    caps: caps.nullable().optional(),
    requiredFields: requiredFields.optional(),
    fieldSchema: ruleFields.fieldSchema.nullable().optional(),
    consentRequired: ruleFields.consentRequired.optional(),
    screening: ScreeningRule.nullable().optional(),
    duplicateWindowDays: ruleFields.duplicateWindowDays.optional(),
    whenUnavailable: ruleFields.whenUnavailable.optional(),
    active: z.boolean().optional(),
  })
  .refine(({ model, price, terms }) => terms === undefined || (model === undefined && price === undefined), {
    path: ["terms"],
    error: "model and price, or terms, not both",
  })
  .meta({
    id: "CampaignChange",
    description:
      "`model` and `price` take effect now, as a further version of the terms. Null takes away what is optional.",
  });
export type CampaignChange = z.infer<typeof CampaignChange>;

/** A campaign as it is now: with the terms in force now, if there are any, beside all versions. */
export const CampaignView = Campaign.extend({
  model: Model.optional().meta({ description: "As in the terms in force now." }),
  price: Money.optional().meta({ description: "As in the terms in force now." }),
}).meta({ id: "Campaign" });
export type CampaignView = z.infer<typeof CampaignView>;
