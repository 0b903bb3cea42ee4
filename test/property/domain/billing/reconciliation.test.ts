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
import { runs } from "#test/support/property-runs.ts";

const period = { from: at("00:00"), to: at("23:00") };
const anyHistories = fc.array(anyHistory, { maxLength: 12 });
const anyHeld = fc.array(fc.subarray([...Channel.options]), { maxLength: 6 });

function recordOf(history: Fact[], number: number): BillingRecord {
  const state = foldLead(history);
  const record = state && toBillingRecord(anId("lead", number), state);
  if (!record) throw new Error("every history has a receipt with a placement");
  return record;
}

/** The deliveries that the receipt of a lead planned on a channel: the reconciliation must account for each. */
const plannedOn = (channel: Channel, history: Fact[]) =>
  history
    .flatMap((fact) => (fact.kind === "received" ? (fact.placement?.deliveries ?? []) : []))
    .filter((delivery) => delivery.channel === channel);

describe("a reconciliation, for any histories", () => {
  it("counts every planned delivery and every held lead exactly once on each channel", () => {
    fc.assert(
      fc.property(anyHistories, anyHeld, (histories, held) => {
        const { channels, leads } = buildReconciliation(period, histories.map(recordOf), held);
        expect(channels.map(({ channel }) => channel)).toEqual(Channel.options);
        for (const account of channels) {
          const { channel, accepted, delivered, suppressed, inFlight, exhausted } = account;
          const planned = histories.flatMap((history) => plannedOn(channel, history)).length;
          const waiting = held.filter((over) => over.includes(channel)).length;
          expect(accepted).toBe(planned + waiting);
          expect(account.held).toBe(waiting);
          expect(delivered + account.held + suppressed + inFlight + exhausted).toBe(accepted);
        }
        expect(leads).toEqual({
          accepted: histories.length + held.length,
          placed: histories.length,
          held: held.length,
        });
      }),
      runs(200),
    );
  });

  it("gives a reason for each suppressed delivery, and counts at most the delivered ones as acknowledged", () => {
    fc.assert(
      fc.property(anyHistories, (histories) => {
        for (const account of buildReconciliation(period, histories.map(recordOf), []).channels) {
          const reasons = Object.values(account.suppressedBecause);
          expect(reasons.reduce((sum, count) => sum + count, 0)).toBe(account.suppressed);
          expect(account.acknowledged).toBeLessThanOrEqual(account.delivered);
        }
      }),
    );
  });

  it("lists the deliveries in flight, oldest first, at most twenty", () => {
    fc.assert(
      fc.property(anyHistories, (histories) => {
        const { channels, inFlight } = buildReconciliation(period, histories.map(recordOf), []);
        const all = channels.reduce((sum, account) => sum + account.inFlight, 0);
        expect(inFlight).toHaveLength(Math.min(all, 20));
        const placedAt = inFlight.map((delivery) => delivery.placedAt);
        expect(placedAt).toEqual(placedAt.toSorted((a, b) => (a < b ? -1 : 1)));
      }),
    );
  });

  it("matches its schema, and is the same for any order of the leads", () => {
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

describe("the comparison of any list of a client", () => {
  const anyEntry: fc.Arbitrary<ListedLead> = fc
    .record({
      name: fc.oneof(
        fc.integer({ min: 0, max: 15 }).map((number) => ({ leadId: anId("lead", number) })),
        fc.constantFrom("crm-1", "crm-2", "crm-3").map((clientRef) => ({ clientRef })),
      ),
      arrivedAt: fc.option(
        fc.integer({ min: 0, max: 120_000 }).map((ms) => instant(Date.parse(at("14:00")) + ms)),
        { nil: undefined },
      ),
    })
    .map(({ name, arrivedAt }) => ({ ...name, arrivedAt }));
  const anyOptions = fc.record(
    { channel: fc.constantFrom(...Channel.options), lateAfterMs: fc.integer({ min: 0, max: 120_000 }) },
    { requiredKeys: ["lateAfterMs"] },
  );
  const anyComparison = fc.tuple(anyHistories, fc.array(anyEntry, { maxLength: 20 }), anyOptions);
  const compare = ([histories, list, options]: [Fact[][], ListedLead[], Parameters<typeof compareLeadList>[2]]) =>
    compareLeadList(histories.map(recordOf), list, options);

  it("counts every entry exactly once, and every delivered lead as matched or missing", () => {
    fc.assert(
      fc.property(anyComparison, (comparison) => {
        const { listed, delivered, matched, repeated, missing, extra, unconfirmed } = compare(comparison);
        expect(listed).toBe(comparison[1].length);
        expect(matched + unconfirmed.length + extra.length + repeated).toBe(listed);
        expect(matched + missing.length).toBe(delivered);
      }),
      runs(200),
    );
  });

  it("never reports a listed lead as missing, nor a lead of the client as extra", () => {
    fc.assert(
      fc.property(anyComparison, ([histories, list, { lateAfterMs }]) => {
        const { missing, extra } = compare([histories, list, { lateAfterMs }]);
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

  it("reports a listed lead as late exactly if it arrived, or its receipt came, later than the limit", () => {
    fc.assert(
      fc.property(anyComparison, ([histories, list, { lateAfterMs }]) => {
        const { late, missing } = compare([histories, list, { lateAfterMs }]);
        for (const { leadId, seconds } of late) {
          expect(seconds * 1000).toBeGreaterThan(lateAfterMs - 1000);
          expect(missing.map((lead) => lead.leadId)).not.toContain(leadId);
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

  it("matches its schema, and is the same for any order of a list with Baton's ids", () => {
    fc.assert(
      fc.property(anyComparison, ([histories, list, options]) => {
        const result = compare([histories, list, options]);
        expect(ListComparison.parse(result)).toEqual(result);
        const byId = list.filter(({ leadId, arrivedAt }) => leadId && !arrivedAt);
        const ids = ({ extra, ...rest }: ListComparison) => ({
          ...rest,
          extra: extra.map(({ leadId }) => leadId).toSorted((a, b) => (String(a) < String(b) ? -1 : 1)),
        });
        expect(ids(compare([histories, byId.toReversed(), options]))).toEqual(ids(compare([histories, byId, options])));
      }),
    );
  });
});
