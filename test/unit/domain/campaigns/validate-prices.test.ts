import { describe, expect, it } from "vitest";
import { findSharedPrice, type Prices } from "#domain/campaigns/prices.ts";
import type { Terms } from "#domain/campaigns/terms.ts";
import { validateCampaign } from "#domain/campaigns/validate-campaign.ts";
import { at } from "#test/support/at.ts";
import { aCampaign } from "#test/support/entities.ts";

const refused = (model: Terms["model"], price: number, prices: Prices) =>
  validateCampaign(
    aCampaign({ terms: [{ from: at("09:00"), model, price: { amount: price, currency: "GBP" }, prices }] }),
  ).map(({ pointer }) => pointer);

describe("the prices of terms", () => {
  it.each<[Terms["model"], number, Prices]>([
    ["callback", 6000, { lead: { event: "delivered" }, shared: { "2": 5000, "3": 3500 } }],
    ["hybrid", 6000, { lead: { event: "contacted" }, appointment: { booked: 10_000, no_show_client: 0 } }],
    ["hybrid", 6000, { appointment: { held: 10_000, no_show_prospect: 5000 }, mayLowerPrice: true }],
    ["appointment", 10_000, { appointment: { held: 10_000, no_show_prospect: 5000 } }],
    ["appointment", 10_000, { shared: { "2": 7000 } }],
  ])("are accepted for %s at %i: %o", (model, price, prices) => {
    expect(refused(model, price, prices)).toEqual([]);
  });

  it.each<[Terms["model"], number, Prices, string[]]>([
    ["callback", 6000, { appointment: { booked: 10_000 } }, ["/appointment"]],
    ["callback", 6000, { mayLowerPrice: true }, ["/mayLowerPrice"]],
    ["hybrid", 6000, { mayLowerPrice: true }, ["/mayLowerPrice"]],
    ["hybrid", 6000, { appointment: {} }, ["/appointment"]],
    ["hybrid", 6000, { appointment: { no_show_prospect: 5000 } }, ["/appointment"]],
    ["hybrid", 6000, { appointment: { booked: 9000, held: 10_000 } }, ["/appointment/held"]],
    ["appointment", 10_000, { appointment: { held: 9000 } }, ["/appointment/held"]],
    ["appointment", 10_000, { appointment: { booked: 9000 } }, ["/appointment/booked"]],
    [
      "appointment",
      10_000,
      { lead: { event: "delivered" }, appointment: { held: 10_000 }, shared: { "2": 1 } },
      ["/lead", "/shared"],
    ],
    ["callback", 6000, { shared: { "2": 6001, "3": 3500, "4": 3600 } }, ["/shared/2", "/shared/4"]],
  ])("are refused for %s at %i: %o", (model, price, prices, pointers) => {
    expect(refused(model, price, prices)).toEqual(pointers.map((pointer) => `/terms/0/prices${pointer}`));
  });
});

it("a shared lead has the price of the number of its clients, or of the next lower number", () => {
  const shared = { "3": 3500, "5": 2000 };
  expect([1, 2, 3, 4, 5, 10].map((count) => findSharedPrice({ shared }, count))).toEqual([
    undefined,
    undefined,
    3500,
    3500,
    2000,
    2000,
  ]);
  expect(findSharedPrice({}, 3)).toBeUndefined();
});
