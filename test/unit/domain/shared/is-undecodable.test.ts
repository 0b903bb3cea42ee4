import { expect, it } from "vitest";
import { isUndecodable } from "#domain/shared/is-undecodable.ts";
import { decodeFact, encodeFact } from "#leads/adapters/fact-codec.ts";
import { anId } from "#test/support/an-id.ts";
import { aReceived } from "#test/support/facts.ts";

const item = encodeFact({ agencyId: anId("agency"), leadId: anId("lead") }, aReceived());

it.each([
  ["of which a field is missing", { ...item, campaignId: undefined }],
  ["of an unknown kind", { pk: item.pk, sk: item.sk, kind: "beamed" }],
  ["whose routing is cut off", { ...item, why: '["2026' }],
  ["whose routing is of another form", { ...item, why: "[]" }],
])("calls a fact unreadable %s", (_, broken) => {
  let fault: unknown;
  try {
    decodeFact(broken);
  } catch (thrown) {
    fault = thrown;
  }
  expect(isUndecodable(fault)).toBe(true);
});

it("says nothing of the kind of a fault that passes", () => {
  expect(isUndecodable(new Error("ThrottlingException"))).toBe(false);
});
