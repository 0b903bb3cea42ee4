import { expect, it } from "vitest";
import { isUndecodable } from "#domain/shared/is-undecodable.ts";
import { decodeFact, encodeFact } from "#leads/adapters/fact-codec.ts";
import { anId } from "#test/support/an-id.ts";
import { aReceived } from "#test/support/facts.ts";

const item = encodeFact({ agencyId: anId("agency"), leadId: anId("lead") }, aReceived());

it.each([
  ["without a required field", { ...item, campaignId: undefined }],
  ["of an unknown kind", { pk: item.pk, sk: item.sk, kind: "beamed" }],
  ["whose routing is truncated", { ...item, why: '["2026' }],
  ["whose routing has another shape", { ...item, why: "[]" }],
])("isUndecodable is true for a fact %s", (_, broken) => {
  let fault: unknown;
  try {
    decodeFact(broken);
  } catch (thrown) {
    fault = thrown;
  }
  expect(isUndecodable(fault)).toBe(true);
});

it("isUndecodable is false for a temporary fault", () => {
  expect(isUndecodable(new Error("ThrottlingException"))).toBe(false);
});
