import * as fc from "fast-check";
import { UnavailabilityPolicy } from "#domain/campaigns/campaign.ts";
import { capPeriods } from "#domain/campaigns/caps.ts";
import { PoolMode } from "#domain/campaigns/pool.ts";
import type { Candidate, Explanation } from "#domain/routing/explanation.ts";
import { anId } from "./an-id.ts";
import { at } from "./at.ts";
import { aCandidate, aRouting } from "./facts.ts";

const anyCandidate: fc.Arbitrary<Omit<Candidate, "clientId">> = fc
  .record({
    priority: fc.integer({ min: 1, max: 4 }),
    weight: fc.integer({ min: 1, max: 100 }),
    isServed: fc.boolean(),
    hasTerms: fc.boolean(),
    isPaused: fc.boolean(),
    subscriptions: fc.nat(2),
    isOpen: fc.boolean(),
    caps: fc.array(
      fc.record({
        per: fc.constantFrom(...capPeriods),
        of: fc.constantFrom("leads" as const, "spend" as const),
        used: fc.nat(10),
        limit: fc.integer({ min: 0, max: 12_010 }),
      }),
      { maxLength: 3 },
    ),
    availableAt: fc.option(fc.constantFrom(at("15:00"), at("18:00")), { nil: undefined }),
  })
  .map(({ hasTerms, availableAt, ...rest }) => {
    const { terms } = aCandidate();
    return { ...rest, ...(hasTerms && terms && { terms }), ...(availableAt && { availableAt }) };
  });

/** The routing report of a lead in any pool, with any obstacles at its clients. */
export const anyExplanation: fc.Arbitrary<Explanation> = fc
  .record({
    mode: fc.constantFrom(...PoolMode.options),
    share: fc.integer({ min: 1, max: 4 }),
    whenUnavailable: fc.constantFrom(...UnavailabilityPolicy.options),
    ticket: fc.integer({ min: 1, max: 1_000_000 }),
    candidates: fc.array(anyCandidate, { minLength: 1, maxLength: 8 }),
  })
  .map(({ candidates, ...rest }) =>
    aRouting({
      ...rest,
      candidates: candidates.map((each, index) => ({ ...each, clientId: anId("client", index + 1) })),
    }),
  );
