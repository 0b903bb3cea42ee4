import * as fc from "fast-check";
import type { Client } from "#domain/accounts/client.ts";
import type { Areas } from "#domain/campaigns/areas.ts";
import { type Campaign, UnavailabilityPolicy } from "#domain/campaigns/campaign.ts";
import type { Caps } from "#domain/campaigns/caps.ts";
import { PoolMode } from "#domain/campaigns/pool.ts";
import type { Terms } from "#domain/campaigns/terms.ts";
import type { WorkingHours } from "#domain/shared/working-hours.ts";
import type { ClientId } from "#domain/shared/id.ts";
import { anId } from "./an-id.ts";
import { at, on } from "./at.ts";
import { aCampaign, aClient } from "./entities.ts";

const price = { amount: 6_000, currency: "GBP" };

/** `value`, or an absent property for `undefined`. */
const maybe = <Value>(value: fc.Arbitrary<Value>, freq = 2) => fc.option(value, { nil: undefined, freq });

/** Postcodes, some of which contain others, and countries. */
export const anyAreas: fc.Arbitrary<Areas> = fc.oneof(
  fc
    .subarray(["BS", "BS1", "BS2", "SW", "SW1", "SW1A", "JE", "GY1"], { minLength: 1 })
    .map((postcodes) => ({ postcodes })),
  fc.subarray(["GB", "IE", "FR", "JE", "IM"], { minLength: 1 }).map((countries) => ({ countries })),
  fc.constant<Areas>({ postcodes: ["BS1"], countries: ["IE"] }),
);

const daily = (from: string, to: string, days: WorkingHours["weekly"][number]["days"]): WorkingHours => ({
  weekly: [{ days, from, to }],
  holidays: [],
});

/** 22 November 2026 is a Sunday; at 14:00 some of these are open, some open within the week, and some do not. */
const anyHours: fc.Arbitrary<WorkingHours> = fc.constantFrom(
  daily("09:00", "17:00", ["sun", "mon"]),
  daily("15:00", "17:00", ["sun"]),
  daily("09:00", "17:00", ["mon", "tue"]),
  { ...daily("09:00", "17:00", ["sat"]), holidays: ["2026-11-28"] },
  { weekly: [], holidays: [] },
);

const anyCaps: fc.Arbitrary<Caps> = fc.constantFrom<Caps>(
  { day: { leads: 0 } },
  { day: { leads: 1 } },
  { week: { leads: 2 } },
  { month: { spend: { amount: 5_999, currency: "GBP" } } },
  { month: { spend: { amount: 6_000, currency: "GBP" } } },
);

const anyTerms: fc.Arbitrary<Terms[]> = fc.constantFrom<Terms[]>(
  [{ from: at("09:00"), model: "callback", price }],
  [{ from: at("09:00"), model: "callback", price }],
  [{ from: on("2026-11-23T09:00:00.000Z"), model: "callback", price }],
  [],
);

/** The surroundings of a campaign: its clients, their active subscriptions, and the number of leads of each today. */
export type Surroundings = { client: Client; subscriptions: number; placed: number }[];

const anyClient = (number: number): fc.Arbitrary<Surroundings[number]> =>
  fc
    .record({
      paused: fc.constantFrom(false, false, false, true),
      subscriptions: fc.constantFrom(1, 1, 2, 0),
      placed: fc.nat(2),
    })
    .map(({ paused, ...rest }) => ({ client: aClient({ id: anId("client", number), paused }), ...rest }));

const given = <Rules extends object>(rules: Rules): Partial<{ [Name in keyof Rules]: NonNullable<Rules[Name]> }> =>
  Object.fromEntries(Object.entries(rules).filter(([, value]) => value !== undefined)) as never;

const anyMember = (clientId: ClientId) =>
  fc
    .record({
      priority: fc.integer({ min: 1, max: 3 }),
      weight: fc.integer({ min: 1, max: 3 }),
      areas: maybe(anyAreas),
      hours: maybe(anyHours),
      caps: maybe(anyCaps),
      terms: maybe(anyTerms, 4),
    })
    .map(({ priority, weight, ...rules }) => ({ clientId, priority, weight, ...given(rules) }));

const ofOneOrMany = (size: number): fc.Arbitrary<Partial<Campaign>> =>
  size === 0
    ? fc.constant({})
    : fc
        .record({
          mode: fc.constantFrom(...PoolMode.options),
          share: fc.integer({ min: 1, max: 2 }),
          members: fc.tuple(
            ...Array.from({ length: size }, (_, index) => index + 1).map((number) => anyMember(anId("client", number))),
          ),
        })
        .map((pool) => ({ pool }));

/** Any campaign of one client or of a pool of up to three, in any surroundings, most of them with an obstacle. */
export const anyCampaign: fc.Arbitrary<{ campaign: Campaign; surroundings: Surroundings }> = fc
  .integer({ min: 0, max: 3 })
  .chain((size) =>
    fc.record({
      rules: fc.record({
        areas: maybe(anyAreas),
        hours: maybe(anyHours),
        caps: maybe(anyCaps),
        fieldSchema: maybe(fc.constantFrom({ type: "object" }, { type: "object", additionalProperties: false }), 1),
      }),
      sure: fc.record({
        terms: anyTerms,
        active: fc.constantFrom(true, true, true, true, false),
        requiredFields: fc.constantFrom<Campaign["requiredFields"]>([], ["/notes"], ["/fields/roofType"]),
        whenUnavailable: fc.constantFrom(...UnavailabilityPolicy.options),
      }),
      clients: ofOneOrMany(size),
      // The last client is sometimes missing.
      surroundings: fc
        .tuple(...Array.from({ length: Math.max(size, 1) }, (_, index) => anyClient(index + 1)))
        .chain((all) => fc.constantFrom(all, all, all, all.slice(0, -1))),
    }),
  )
  .map(({ rules, sure, clients, surroundings }) => {
    const { clientId, ...rest } = aCampaign({ ...sure, ...given(rules), ...clients });
    return { campaign: { ...rest, ...(clientId && !rest.pool && { clientId }) }, surroundings };
  });
