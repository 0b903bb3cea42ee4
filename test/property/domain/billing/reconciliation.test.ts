import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type BillingRecord, toBillingRecord } from "#domain/billing/billing-record.ts";
import { compareLeadList, ListComparison, type ListedLead } from "#domain/billing/list-comparison.ts";
import { buildReconciliation, Reconciliation } from "#domain/billing/reconciliation.ts";
import type { Fact } from "#domain/history/fact.ts";
import { foldLead } from "#domain/history/lead-state.ts";
import { instant } from "#domain/shared/instant.ts";
import { Channel } from "#domain/subscriptions/subscription.ts";
import { anId } from "#test/support/an-id.ts";
import { anyHistory } from "#test/support/arbitraries.ts";
import { at } from "#test/support/at.ts";

const period = { from: at("00:00"), to: at("23:00") };
const anyHistories = fc.array(anyHistory, { maxLength: 12 });
const anyHeld = fc.array(fc.subarray([...Channel.options]), { maxLength: 6 });

function recordOf(history: Fact[], number: number): BillingRecord {
  const state = foldLead(history);
  const record = state && toBillingRecord(anId("lead", number), state);
  if (!record) throw new Error("every history has a receipt with a placement");
  return record;
}

/** The deliveries on a channel that the receipt of a lead promised: what must be accounted for. */
const promisedOn = (channel: Channel, history: Fact[]) =>
  history
    .flatMap((fact) => (fact.kind === "received" ? (fact.placement?.deliveries ?? []) : []))
    .filter((each) => each.channel === channel);

describe("a reconciliation of any histories", () => {
  it("accounts on each channel for every delivery that was promised and every held lead, each once", () => {
    fc.assert(
      fc.property(anyHistories, anyHeld, (histories, held) => {
        const { channels, leads } = buildReconciliation(period, histories.map(recordOf), held);
        expect(channels.map(({ channel }) => channel)).toEqual(Channel.options);
        for (const account of channels) {
          const { channel, accepted, delivered, suppressed, inFlight, exhausted } = account;
          const promised = histories.flatMap((history) => promisedOn(channel, history)).length;
          const waiting = held.filter((over) => over.includes(channel)).length;
          expect(accepted).toBe(promised + waiting);
          expect(account.held).toBe(waiting);
          expect(delivered + account.held + suppressed + inFlight + exhausted).toBe(accepted);
        }
        expect(leads).toEqual({
          accepted: histories.length + held.length,
          placed: histories.length,
          held: held.length,
        });
      }),
      { numRuns: 200 },
    );
  });

  it("says why each suppressed delivery is, and acknowledges no more than was delivered", () => {
    fc.assert(
      fc.property(anyHistories, (histories) => {
        for (const account of buildReconciliation(period, histories.map(recordOf), []).channels) {
          const reasons = Object.values(account.suppressedBecause);
          expect(reasons.reduce((sum, each) => sum + each, 0)).toBe(account.suppressed);
          expect(account.acknowledged).toBeLessThanOrEqual(account.delivered);
        }
      }),
    );
  });

  it("names the deliveries in flight, oldest first, up to twenty", () => {
    fc.assert(
      fc.property(anyHistories, (histories) => {
        const { channels, inFlight } = buildReconciliation(period, histories.map(recordOf), []);
        const all = channels.reduce((sum, account) => sum + account.inFlight, 0);
        expect(inFlight).toHaveLength(Math.min(all, 20));
        const since = inFlight.map((each) => each.since);
        expect(since).toEqual(since.toSorted((a, b) => (a < b ? -1 : 1)));
      }),
    );
  });

  it("is the same in whatever order leads are read, and what its schema says", () => {
    fc.assert(
      fc.property(anyHistories, anyHeld, (histories, held) => {
        const records = histories.map(recordOf);
        const reconciled = buildReconciliation(period, records, held);
        expect(buildReconciliation(period, records.toReversed(), held.toReversed())).toEqual(reconciled);
        expect(Reconciliation.parse(reconciled)).toEqual(reconciled);
      }),
    );
  });
});

describe("any list of a client", () => {
  const anyEntry: fc.Arbitrary<ListedLead> = fc
    .record({
      name: fc.oneof(
        fc.integer({ min: 0, max: 15 }).map((number) => ({ leadId: anId("lead", number) })),
        fc.constantFrom("crm-1", "crm-2", "crm-3").map((clientRef) => ({ clientRef })),
      ),
      receivedAt: fc.option(
        fc.integer({ min: 0, max: 120_000 }).map((ms) => instant(Date.parse(at("14:00")) + ms)),
        {
          nil: undefined,
        },
      ),
    })
    .map(({ name, receivedAt }) => ({ ...name, ...(receivedAt && { receivedAt }) }));
  const how = fc.record(
    { channel: fc.constantFrom(...Channel.options), lateAfterMs: fc.integer({ min: 0, max: 120_000 }) },
    { requiredKeys: ["lateAfterMs"] },
  );
  const anyQuestion = fc.tuple(anyHistories, fc.array(anyEntry, { maxLength: 20 }), how);
  const answerTo = ([histories, list, asked]: [Fact[][], ListedLead[], Parameters<typeof compareLeadList>[2]]) =>
    compareLeadList(histories.map(recordOf), list, asked);

  it("adds up: every entry is matched, unconfirmed, extra or repeated, and every delivered lead matched or missing", () => {
    fc.assert(
      fc.property(anyQuestion, (question) => {
        const { listed, delivered, matched, repeated, missing, extra, unconfirmed } = answerTo(question);
        expect(listed).toBe(question[1].length);
        expect(matched + unconfirmed.length + extra.length + repeated).toBe(listed);
        expect(matched + missing.length).toBe(delivered);
      }),
      { numRuns: 200 },
    );
  });

  it("misses no lead that it names, and calls none extra that is the client's", () => {
    fc.assert(
      fc.property(anyQuestion, ([histories, list, { lateAfterMs }]) => {
        const { missing, extra } = answerTo([histories, list, { lateAfterMs }]);
        const named = new Set(list.map(({ leadId }) => leadId));
        expect(missing.filter(({ leadId }) => named.has(leadId))).toEqual([]);
        const own = new Set(
          histories
            .map(recordOf)
            .filter((record) => record.deliveries.length > 0)
            .map(({ leadId }) => leadId),
        );
        expect(extra.filter(({ leadId }) => leadId && own.has(leadId))).toEqual([]);
      }),
    );
  });

  it("finds late exactly what it names that came, or whose receipt came, later than was asked for", () => {
    fc.assert(
      fc.property(anyQuestion, ([histories, list, { lateAfterMs }]) => {
        const { late, missing } = answerTo([histories, list, { lateAfterMs }]);
        for (const { leadId, seconds } of late) {
          expect(seconds * 1000).toBeGreaterThan(lateAfterMs - 1000);
          expect(missing.map((each) => each.leadId)).not.toContain(leadId);
        }
        const isLate = new Set(late.map(({ leadId }) => leadId));
        for (const { leadId, placedAt, deliveredAt, deliveries } of histories.map(recordOf)) {
          const isNamed = deliveries.length > 0 && list.some((entry) => entry.leadId === leadId);
          if (!isNamed || !deliveredAt) continue;
          const ms = Date.parse(deliveredAt) - Date.parse(placedAt);
          expect(ms <= lateAfterMs || isLate.has(leadId)).toBe(true);
        }
      }),
    );
  });

  it("is answered with what the schema says, the same whatever order it is in when it goes by our ids", () => {
    fc.assert(
      fc.property(anyQuestion, ([histories, list, asked]) => {
        const answer = answerTo([histories, list, asked]);
        expect(ListComparison.parse(answer)).toEqual(answer);
        const byId = list.filter(({ leadId, receivedAt }) => leadId && !receivedAt);
        const ids = ({ extra, ...rest }: ListComparison) => ({
          ...rest,
          extra: extra.map(({ leadId }) => leadId).toSorted((a, b) => (String(a) < String(b) ? -1 : 1)),
        });
        expect(ids(answerTo([histories, byId.toReversed(), asked]))).toEqual(ids(answerTo([histories, byId, asked])));
      }),
    );
  });
});
