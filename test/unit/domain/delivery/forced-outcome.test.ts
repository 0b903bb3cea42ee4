import { describe, expect, it } from "vitest";
import { routes } from "#app/routes.ts";
import { FailureReason } from "#domain/delivery/delivery-fact.ts";
import { magicValues, parseForcedOutcome } from "#domain/delivery/forced-outcome.ts";
import { SkipReason } from "#domain/subscriptions/skip-reason.ts";
import { anId } from "#test/support/an-id.ts";
import { aCampaign, aPerson } from "#test/support/entities.ts";

/** What the API refuses a push for that is no judgement of the lead. */
const notOfTheLead = ["idempotency_conflict", "changed_meanwhile"];

describe("the magic values of the sandbox", () => {
  const { person } = aPerson();
  const lead = { campaign: aCampaign(), leadId: anId("lead"), person };
  const refusedFor = (email: string) => {
    const forced = parseForcedOutcome(email);
    return forced && "refusal" in forced ? forced.refusal(lead) : undefined;
  };

  it("force every refusal that a pushed lead can meet", () => {
    const refusals = ["validation_error", ...routes.pushLead.refusals.filter((kind) => !notOfTheLead.includes(kind))];
    const forced = [...magicValues.refusals, ...Object.keys(magicValues.obstacles)];
    expect(refusals.filter((kind) => !forced.includes(kind))).toEqual([]);
  });

  it("force every reason for which a delivery fails, or a lead is not placed or delivered", () => {
    const deliveries = Object.values(magicValues.deliveries);
    expect(deliveries.flatMap((each) => ("failure" in each ? each.failure : [])).sort()).toEqual(
      FailureReason.options.toSorted(),
    );
    const skipped = deliveries.flatMap((each) => ("skip" in each ? each.skip : []));
    expect([...skipped, ...Object.values(magicValues.obstacles)].sort()).toEqual(SkipReason.options.toSorted());
  });

  it("are each said by one address, whatever is behind a plus and however it is written", () => {
    expect(parseForcedOutcome("timeout@baton.test")).toEqual({ delivery: { failure: "timeout" } });
    expect(parseForcedOutcome("Timeout+17@Baton.Test")).toEqual({ delivery: { failure: "timeout" } });
    expect(parseForcedOutcome("cap_reached+a+b@baton.test")).toEqual({ obstacle: "cap_reached" });
    expect(parseForcedOutcome("no_match@baton.test")).toEqual({ obstacle: "filter_mismatch" });
  });

  it("are nothing anywhere else", () => {
    const addresses = ["timeout@example.com", "timeout@mail.baton.test", "timeout@baton.tests", "baton.test", ""];
    for (const address of [undefined, ...addresses]) expect(parseForcedOutcome(address)).toBeUndefined();
  });

  it("refuse with what a real refusal would tell of the lead", () => {
    expect(refusedFor("phone_invalid@baton.test")).toEqual({ kind: "phone_invalid", country: "GB" });
    expect(refusedFor("out_of_area@baton.test")).toEqual({ kind: "out_of_area", country: "GB", district: "BS1" });
    expect(refusedFor("duplicate_lead@baton.test")).toEqual({
      ...{ kind: "duplicate_lead", leadId: anId("lead"), by: "email" },
    });
    expect(refusedFor("campaign_inactive@baton.test")).toEqual({
      ...{ kind: "campaign_inactive", campaignId: anId("campaign") },
    });
    for (const kind of magicValues.refusals) expect(refusedFor(`${kind}@baton.test`)).toMatchObject({ kind });
  });

  it("refuse an address with a typing error, and the names that every object has", () => {
    for (const value of ["time_out", "toString", "constructor", "__proto__", ""]) {
      expect(refusedFor(`${value}@baton.test`)).toMatchObject({
        ...{ kind: "validation_error", errors: [{ pointer: "/person/email" }] },
      });
    }
  });
});
