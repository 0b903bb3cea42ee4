import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isLinkRevoked, toLinkIssueTime, toRevocationTime } from "#domain/contact/lead-link.ts";
import { computeLeadLinkExpiry, isLeadLinkValid, toLeadLinkIssueTime } from "#domain/history/lead-link-life.ts";
import { foldLead } from "#domain/history/lead-state.ts";
import { instant, type Instant } from "#domain/shared/instant.ts";
import { anyHistory } from "#test/support/arbitraries.ts";
import { anSmsSubscription } from "#test/support/entities.ts";
import { aLinkRevocation } from "#test/support/facts.ts";

const start = Date.parse("2026-11-22T14:00:00.000Z");
/** Moments within a few seconds, so that many fall into the same one. */
const anyMoment: fc.Arbitrary<Instant> = fc.integer({ min: 0, max: 5_000 }).map((ms) => instant(start + ms));
const subscription = anSmsSubscription();
const stateOf = (facts: Parameters<typeof foldLead>[0]) => {
  const state = foldLead(facts);
  if (!state) throw new Error("no lead");
  return state;
};

describe("links made and revoked in any order within seconds", () => {
  it("a link is void after the next revocation, and valid until then, also in the same second", () => {
    const anyActions = fc.array(
      fc.record({ do: fc.constantFrom("make", "revoke"), laterMs: fc.integer({ min: 0, max: 1_500 }) }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(anyActions, (actions) => {
        let at = start;
        let revokedAt: Instant | undefined;
        let links: { issuedAt: Instant; isVoid: boolean }[] = [];
        for (const { do: what, laterMs } of actions) {
          at += laterMs;
          if (what === "make") links.push({ issuedAt: toLinkIssueTime(instant(at), [revokedAt]), isVoid: false });
          else {
            revokedAt = toRevocationTime(instant(at), revokedAt);
            links = links.map((link) => ({ ...link, isVoid: true }));
          }
          for (const { issuedAt, isVoid } of links) expect(isLinkRevoked(issuedAt, [revokedAt])).toBe(isVoid);
        }
      }),
    );
  });
});

describe("links to the lead of any history", () => {
  it("expire at the same time in whatever order its facts arrive, and at least a week after they were made", () => {
    fc.assert(
      fc.property(anyHistory, anyMoment, (facts, issuedAt) => {
        const expiry = computeLeadLinkExpiry(stateOf(facts), issuedAt);
        expect(computeLeadLinkExpiry(stateOf(facts.toReversed()), issuedAt)).toBe(expiry);
        expect(Date.parse(expiry) - Date.parse(issuedAt)).toBeGreaterThanOrEqual(7 * 86_400_000);
      }),
    );
  });

  it("are void after a revocation of the lead or the subscription, and a link made then is valid", () => {
    fc.assert(
      fc.property(anyHistory, anyMoment, anyMoment, fc.boolean(), (facts, issuedAt, at, ofLead) => {
        fc.pre(issuedAt <= at);
        const before = stateOf(facts);
        const revokedFacts = ofLead ? [...facts, aLinkRevocation({ at })] : facts;
        const state = stateOf(revokedFacts);
        const revoked = ofLead ? subscription : { ...subscription, linksRevokedAt: at };
        expect(isLeadLinkValid(issuedAt, state, revoked, at)).toBe(false);
        const made = toLeadLinkIssueTime(at, state, revoked);
        expect(isLeadLinkValid(made, state, revoked, at)).toBe(true);
        expect(before.status).toBe(state.status);
      }),
    );
  });

  it("show nothing over a subscription that is inactive, unverified, disabled or deleted", () => {
    const { verifiedAt: _, ...unverified } = subscription;
    const unusable = [
      undefined,
      unverified,
      { ...subscription, active: false },
      { ...subscription, disabled: { at: instant(start), reason: "opted_out" as const } },
    ];
    fc.assert(
      fc.property(anyHistory, anyMoment, fc.constantFrom(...unusable), (facts, at, kept) => {
        const state = stateOf(facts);
        expect(isLeadLinkValid(toLeadLinkIssueTime(at, state, subscription), state, kept, at)).toBe(false);
      }),
    );
  });
});
