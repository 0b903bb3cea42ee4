import * as z from "zod";
import { NewAreas } from "#domain/campaigns/areas.ts";
import { Chase } from "#domain/campaigns/chase.ts";
import { Campaign, RequiredField, UnavailabilityPolicy } from "#domain/campaigns/campaign.ts";
import { Caps } from "#domain/campaigns/caps.ts";
import { FieldSchema } from "#domain/campaigns/field-schema.ts";
import { LateMoveHours } from "#domain/campaigns/late-move.ts";
import { Model } from "#domain/campaigns/model.ts";
import { Prices } from "#domain/campaigns/prices.ts";
import { poolLimits, PoolMode } from "#domain/campaigns/pool.ts";
import { ScreeningRule } from "#domain/campaigns/screening-rule.ts";
import { Reminders } from "#domain/campaigns/reminder.ts";
import { maxTerms } from "#domain/campaigns/terms.ts";
import { NewWorkingHours } from "#domain/shared/new-working-hours.ts";
import { Country } from "#domain/shared/country.ts";
import { ClientId } from "#domain/shared/id.ts";
import { InstantInput } from "#domain/shared/instant.ts";
import { Money } from "#domain/shared/money.ts";
import { QuietHours } from "#domain/shared/quiet-hours.ts";

const requiredFields = z
  .array(RequiredField)
  .max(50)
  .refine((pointers) => new Set(pointers).size === pointers.length, "each field once")
  .meta({
    uniqueItems: true,
    description: "The fields that a lead must have, besides a name and a phone number or email address.",
  });

const NewTerms = z
  .strictObject({
    from: InstantInput.meta({ description: "When this version takes effect." }),
    model: Model,
    price: Money,
    prices: Prices.optional(),
    chase: Chase.optional(),
  })
  .meta({ id: "NewTerms" });
const terms = z
  .array(NewTerms)
  .max(maxTerms)
  .meta({ description: "All versions of the contract, in the order of their effective dates." });

const caps = Caps.meta({
  description:
    "The most leads and money that Baton places with one client, by day, ISO week and month in the client's time zone.",
});

/** A member of a pool as callers write it. */
const NewPoolMember = z
  .strictObject({
    clientId: ClientId,
    priority: z.int().min(1).max(1_000).default(1).meta({ description: "1 comes first; with `priority`." }),
    weight: z
      .int()
      .min(1)
      .max(1_000)
      .default(1)
      .meta({ description: "The client's share, in proportion to the sum of all weights; with `weighted`." }),
    areas: NewAreas.optional(),
    hours: NewWorkingHours.optional(),
    caps: caps.optional(),
    terms: terms.optional(),
  })
  .meta({ id: "NewPoolMember" });

const NewPool = z
  .strictObject({
    mode: PoolMode.meta({ description: "How the pool chooses the client: by rank, by weight, or in turn." }),
    share: z
      .int()
      .min(1)
      .max(poolLimits.share)
      .default(1)
      .meta({ description: "The number of clients that get the same lead; 1 means exclusive." }),
    members: z
      .array(NewPoolMember)
      .min(1)
      .max(poolLimits.members)
      .meta({ description: "The members. Where a member has no rule of its own, that of the campaign applies." }),
  })
  .meta({ id: "NewPool" });

const ruleFields = {
  country: Country.meta({ description: "The country of phone numbers and postcodes that do not name one." }),
  fieldSchema: FieldSchema.meta({ description: "A JSON Schema (2020-12) that `fields` of a lead must satisfy." }),
  consentRequired: z.boolean().meta({ description: "Whether a lead must contain evidence of consent." }),

  duplicateWindowDays: Campaign.shape.duplicateWindowDays.meta({
    description: "Days within which Baton refuses the same phone number or email as a duplicate; 0 means never.",
  }),
  whenUnavailable: UnavailabilityPolicy.meta({
    description:
      "What to do if the client whose turn it is cannot take a lead now. `hold`: hold the lead for that client. " +
      "`next`: try the next client, and hold the lead if no client can take it. " +
      "`refuse`: try the next client, and refuse the lead if no client can take it.",
  }),
  reminders: Reminders.meta({
    description:
      "When Baton reminds the sides of an appointment, `24h` and `1h` before its start by default; `[]` for never. " +
      "A change is for appointments that are booked after it.",
  }),
  quietHours: QuietHours.meta({
    description:
      "When a prospect gets no reminder, in the time zone of the appointment: 21:00 to 08:00 by default, or `none`. A " +
      "reminder that is due then is sent a minute before they begin, or not at all if the time was agreed too late. " +
      "A text about a booking, a move or a cancellation waits until they end. " +
      "A change is for appointments that are booked after it.",
  }),
  lateMoveHours: LateMoveHours.meta({
    description:
      "A move of an appointment by the client within so many hours before the start is `late`: 4 by default, 0 marks " +
      "none. A change is for appointments that are booked after it.",
  }),
};

/** The short form for a campaign with one price: one version of terms that takes effect now. */
const singlePriceFields = { model: Model.optional(), price: Money.optional() };
const prices = Prices.optional().meta({
  description: "With model and price: the event of the charge, and prices of appointments and of shared leads.",
});
const chase = Chase.optional().meta({
  description: "With model and price: how Baton chases a client that does not react.",
});

export const NewCampaign = z
  .strictObject({
    clientId: ClientId.optional().meta({ description: "The client that takes the leads; either this or `pool`." }),
    pool: NewPool.optional(),
    name: Campaign.shape.name,
    ...singlePriceFields,
    prices,
    chase,
    terms: terms.optional(),
    country: ruleFields.country.default("GB"),
    areas: NewAreas.optional(),
    hours: NewWorkingHours.optional(),
    caps: caps.optional(),
    requiredFields: requiredFields.default([]),
    fieldSchema: ruleFields.fieldSchema.optional(),
    consentRequired: ruleFields.consentRequired.default(false),
    screening: ScreeningRule.optional(),
    duplicateWindowDays: ruleFields.duplicateWindowDays.default(30),
    whenUnavailable: ruleFields.whenUnavailable.default("next"),
    reminders: ruleFields.reminders.optional(),
    quietHours: ruleFields.quietHours.optional(),
    lateMoveHours: ruleFields.lateMoveHours.optional(),
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
  .refine(({ chase: ladder, terms }) => ladder === undefined || terms === undefined, {
    path: ["chase"],
    error: "within terms, if there are terms",
  })
  .refine(({ prices: further, terms }) => further === undefined || terms === undefined, {
    path: ["prices"],
    error: "within terms, if there are terms",
  })
  .meta({ id: "NewCampaign" });
export type NewCampaign = z.infer<typeof NewCampaign>;

/** An optional property of a change: null removes it from what is stored (RFC 7396), absence leaves it unchanged. */
const removable = <Schema extends z.ZodType>(schema: Schema) =>
  schema.nullable().optional().meta({ description: "Null removes it." });

export const CampaignChange = z
  .strictObject({
    clientId: removable(ClientId),
    pool: removable(NewPool),
    name: Campaign.shape.name.optional(),
    ...singlePriceFields,
    prices: removable(Prices),
    chase: removable(Chase),
    effectiveFrom: InstantInput.optional().meta({
      description:
        "When `model`, `price`, `prices` and `chase` take effect, in the future; now by default. Leads that are placed earlier keep theirs.",
    }),
    terms: terms.optional(),
    country: ruleFields.country.optional(),
    areas: removable(NewAreas),
    hours: removable(NewWorkingHours),
    caps: removable(caps),
    requiredFields: requiredFields.optional(),
    fieldSchema: removable(ruleFields.fieldSchema),
    consentRequired: ruleFields.consentRequired.optional(),
    screening: removable(ScreeningRule),
    duplicateWindowDays: ruleFields.duplicateWindowDays.optional(),
    whenUnavailable: ruleFields.whenUnavailable.optional(),
    reminders: removable(ruleFields.reminders),
    quietHours: removable(ruleFields.quietHours),
    lateMoveHours: removable(ruleFields.lateMoveHours),
    active: z.boolean().optional(),
  })
  .refine(({ model, price, terms }) => terms === undefined || (model === undefined && price === undefined), {
    path: ["terms"],
    error: "model and price, or terms, not both",
  })
  .refine(({ chase: ladder, terms }) => ladder === undefined || terms === undefined, {
    path: ["chase"],
    error: "within terms, if there are terms",
  })
  .refine(({ prices: further, terms }) => further === undefined || terms === undefined, {
    path: ["prices"],
    error: "within terms, if there are terms",
  })
  .refine(
    ({ model, price, prices: further, chase: ladder, effectiveFrom }) =>
      effectiveFrom === undefined || (model ?? price) !== undefined || further !== undefined || ladder !== undefined,
    { path: ["effectiveFrom"], error: "with model, price, prices or chase" },
  )
  .meta({
    id: "CampaignChange",
    description:
      "`model`, `price`, `prices` and `chase` take effect now or at `effectiveFrom`, as a new version of the terms. What is left out stays as the terms in force at that time have it.",
  });
export type CampaignChange = z.infer<typeof CampaignChange>;

/** A campaign in its current state, with the terms in force now, if any, besides all versions. */
export const CampaignView = Campaign.extend({
  model: Model.optional().meta({ description: "From the terms in force now." }),
  price: Money.optional().meta({ description: "From the terms in force now." }),
  prices: Prices.optional().meta({ description: "From the terms in force now." }),
  chase: Chase.optional().meta({ description: "From the terms in force now." }),
}).meta({ id: "Campaign" });
export type CampaignView = z.infer<typeof CampaignView>;
