import { describe, expect, it } from "vitest";
import { routes } from "#app/routes.ts";
import { FailureReason } from "#domain/delivery/delivery-fact.ts";
import { magicValues, parseForcedOutcome } from "#domain/delivery/forced-outcome.ts";
import { SkipReason } from "#domain/subscriptions/skip-reason.ts";
import { anId } from "#test/support/an-id.ts";
import { aCampaign, aPerson } from "#test/support/entities.ts";

/** Refusals of a push that do not depend on the lead. */
const unrelatedToLead = ["idempotency_conflict", "changed_meanwhile"];

describe("the magic values of the sandbox", () => {
  const { person } = aPerson();
  const lead = { campaign: aCampaign(), leadId: anId("lead"), person };
  const refusedFor = (email: string) => {
    const forced = parseForcedOutcome(email);
    return forced && "refusal" in forced ? forced.refusal(lead) : undefined;
  };

  it("force every refusal that a pushed lead can meet", () => {
    const refusals = [
      "validation_error",
      ...routes.pushLead.refusals.filter((kind) => !unrelatedToLead.includes(kind)),
    ];
    const forced = [...magicValues.refusals, ...Object.keys(magicValues.obstacles)];
    expect(refusals.filter((kind) => !forced.includes(kind))).toEqual([]);
  });

  it("force every failure of a delivery, and every reason not to place or deliver a lead", () => {
    const deliveries = Object.values(magicValues.deliveries);
    expect(deliveries.flatMap((forced) => ("failure" in forced ? forced.failure : [])).sort()).toEqual(
      FailureReason.options.toSorted(),
    );
    const skipped = deliveries.flatMap((forced) => ("skip" in forced ? forced.skip : []));
    // Only a ladder passes a lead on; a sandbox lead is chased like any other.
    const forcible = SkipReason.options.filter((reason) => reason !== "passed_on");
    expect([...skipped, ...Object.values(magicValues.obstacles)].sort()).toEqual(forcible.toSorted());
  });

  it("are selected by the local part of an address, in any case and with any suffix after a plus", () => {
    expect(parseForcedOutcome("timeout@baton.test")).toEqual({ delivery: { failure: "timeout" } });
    expect(parseForcedOutcome("Timeout+17@Baton.Test")).toEqual({ delivery: { failure: "timeout" } });
    expect(parseForcedOutcome("cap_reached+a+b@baton.test")).toEqual({ obstacle: "cap_reached" });
    expect(parseForcedOutcome("no_match@baton.test")).toEqual({ obstacle: "filter_mismatch" });
  });

  it("are ignored under any other domain", () => {
    const addresses = ["timeout@example.com", "timeout@mail.baton.test", "timeout@baton.tests", "baton.test", ""];
    for (const address of [undefined, ...addresses]) expect(parseForcedOutcome(address)).toBeUndefined();
  });

  it("refuse with the same properties as a real refusal", () => {
    expect(refusedFor("phone_invalid@baton.test")).toEqual({ kind: "phone_invalid", country: "GB" });
    expect(refusedFor("out_of_area@baton.test")).toEqual({ kind: "out_of_area", country: "GB", district: "BS1" });
    expect(refusedFor("duplicate_lead@baton.test")).toEqual({
      kind: "duplicate_lead",
      leadId: anId("lead"),
      by: "email",
    });
    expect(refusedFor("campaign_inactive@baton.test")).toEqual({
      kind: "campaign_inactive",
      campaignId: anId("campaign"),
    });
    for (const kind of magicValues.refusals) expect(refusedFor(`${kind}@baton.test`)).toMatchObject({ kind });
  });

  it("refuse an address with a typing error, and the names of inherited properties", () => {
    for (const value of ["time_out", "toString", "constructor", "__proto__", ""]) {
      expect(refusedFor(`${value}@baton.test`)).toMatchObject({
        kind: "validation_error",
        errors: [{ pointer: "/person/email" }],
      });
    }
  });
});
