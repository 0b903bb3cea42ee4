import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  AgencyId,
  CampaignId,
  ClientId,
  ContactAttemptId,
  DeliveryId,
  KeyId,
  LeadId,
  OutcomeId,
  SubscriptionId,
} from "#domain/shared/id.ts";
import { ids } from "#test/support/ids.ts";

const schemas = {
  agency: AgencyId,
  client: ClientId,
  campaign: CampaignId,
  sub: SubscriptionId,
  key: KeyId,
  lead: LeadId,
  dlv: DeliveryId,
  att: ContactAttemptId,
  out: OutcomeId,
};
const prefix = fc.constantFrom("agency", "client", "campaign", "sub", "key", "lead", "dlv", "att", "out");
const parts = fc.array(fc.string({ unit: "grapheme" }), { maxLength: 4 });

describe.each(["derive", "deriveUnkeyed"] as const)("ids that `%s` makes", (verb) => {
  const derive = ids[verb];

  it("match their schema, for any parts", () => {
    fc.assert(
      fc.property(prefix, parts, (prefix, parts) => {
        expect(schemas[prefix].safeParse(derive(prefix, ...parts)).success).toBe(true);
      }),
    );
  });

  it("are the same for the same parts", () => {
    fc.assert(
      fc.property(prefix, parts, (prefix, parts) => {
        expect(derive(prefix, ...parts)).toBe(derive(prefix, ...parts));
      }),
    );
  });

  it("differ when a text is cut into parts at another place", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.nat(), fc.nat(), (text, a, b) => {
        const [i, j] = [a % (text.length + 1), b % (text.length + 1)];
        const cut = (at: number) => derive("lead", text.slice(0, at), text.slice(at));
        // Do not cut between the halves of a surrogate pair.
        fc.pre([text.slice(0, i), text.slice(i), text.slice(0, j), text.slice(j)].every((part) => part.isWellFormed()));
        expect(cut(i) === cut(j)).toBe(i === j);
      }),
    );
  });

  it("differ for any two different lists of parts", () => {
    fc.assert(
      fc.property(parts, parts, (some, others) => {
        const same = JSON.stringify(some) === JSON.stringify(others);
        expect(derive("lead", ...some) === derive("lead", ...others)).toBe(same);
      }),
    );
  });

  it("differ from an id of another kind in more than the prefix", () => {
    fc.assert(
      fc.property(parts, (parts) => {
        expect(derive("att", ...parts).slice(3)).not.toBe(derive("out", ...parts).slice(3));
      }),
    );
  });
});
