import { expect, it } from "vitest";
import { toBillingRecord } from "#domain/billing/billing-record.ts";
import type { Fact } from "#domain/history/fact.ts";
import { anId } from "#test/support/an-id.ts";
import { aBooking, aLead, aNurture, aReceived, aWoken } from "#test/support/facts.ts";

const promoted = aBooking({ promotion: { point: "first_contact", reason: "asked" } });

it.each<[path: string, lead: string, facts: Fact[]]>([
  ["callback", "a callback lead", []],
  ["callback", "a callback lead with an appointment at no price of its own", [aBooking()]],
  ["callback", "a hybrid lead without an appointment", [aReceived({ model: "hybrid" })]],
  ["promoted", "a hybrid lead that became an appointment", [aReceived({ model: "hybrid" }), promoted]],
  ["booked", "a lead sold as an appointment", [aReceived({ model: "appointment" }), aBooking()]],
  ["callback", "a lead that sleeps", [aNurture()]],
  ["nurtured", "a lead that woke", [aNurture(), aWoken()]],
  ["promoted", "a lead that woke and was promoted", [aReceived({ model: "hybrid" }), aNurture(), aWoken(), promoted]],
])("the billing path is %s for %s", (path, _, facts) => {
  expect(toBillingRecord(anId("lead"), aLead(...facts))).toMatchObject({ path });
});
