import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BillingRecord, toBillingRecord } from "#domain/billing/billing-record.ts";
import { wasProspectReached } from "#domain/contact/contact-fact.ts";
import { findContactStamps } from "#domain/contact/contact-stamps.ts";
import type { Acknowledged } from "#domain/delivery/acknowledged.ts";
import { collectAcknowledgements } from "#domain/delivery/collect-acknowledgements.ts";
import { isDeliveryFact } from "#domain/delivery/decide-next-step.ts";
import { getReceiptTime } from "#domain/delivery/delivery.ts";
import { Fact } from "#domain/history/fact.ts";
import { foldLead } from "#domain/history/lead-state.ts";
import { sortFacts } from "#domain/history/sort-facts.ts";
import { instant } from "#domain/shared/instant.ts";
import { SkipReason } from "#domain/subscriptions/skip-reason.ts";
import { anId } from "#test/support/an-id.ts";
import {
  anyAcknowledged,
  anyContactAttempt,
  anyHistory,
  anyHistoryOfCycles,
  anyHistoryOfTakenLead,
  anyOutcome,
  disturbed,
} from "#test/support/arbitraries.ts";
import { at } from "#test/support/at.ts";
import {
  aContactAttempt,
  aDeliveryFailed,
  aDeliverySkipped,
  aHeld,
  anAttemptWithdrawn,
  aPlaced,
  aReceived,
  aWoken,
} from "#test/support/facts.ts";
import { runs } from "#test/support/property-runs.ts";

const acknowledgementsOf = (history: readonly Fact[]) =>
  collectAcknowledgements(history.filter((fact) => fact.kind === "acknowledged" || isDeliveryFact(fact)));

const arrivalKey = ({ at, recordedAt = at, author, deliveryId, outcome }: Acknowledged) =>
  `${recordedAt} ${deliveryId ?? author} ${at} ${outcome}`;

const isReceiptOf = (id: string, fact: Fact) => fact.kind === "delivered" && fact.deliveryId === id;

const hasBounced = (id: string, receipt: Fact, history: readonly Fact[]) =>
  history.some(
    (fact) =>
      fact.kind === "delivery_bounced" &&
      fact.deliveryId === id &&
      receipt.kind === "delivered" &&
      fact.round === receipt.round,
  );

const recordOf = (facts: readonly Fact[]) => {
  const state = foldLead(facts);
  return state && toBillingRecord(anId("lead"), state);
};

describe("a history", () => {
  it("folds to the same state for any order and repetition of its facts", () => {
    fc.assert(
      fc.property(
        anyHistoryOfTakenLead.chain((history) => fc.tuple(fc.constant(history), disturbed(history))),
        ([history, arrived]) => {
          expect(foldLead(arrived)).toEqual(foldLead(history));
        },
      ),
      runs(300),
    );
  });

  it("gives the same billing record for any order and repetition of its facts", () => {
    fc.assert(
      fc.property(
        anyHistoryOfTakenLead.chain((history) => fc.tuple(fc.constant(history), disturbed(history))),
        ([history, arrived]) => {
          expect(recordOf(arrived)).toEqual(recordOf(history));
        },
      ),
    );
  });

  it("matches the schema of facts, and its billing record matches its own schema", () => {
    fc.assert(
      fc.property(anyHistoryOfTakenLead, (history) => {
        expect(history.map((fact) => Fact.parse(fact))).toEqual(history);
        expect(BillingRecord.parse(recordOf(history))).toEqual(recordOf(history));
      }),
    );
  });

  it("has exactly the deliveries and the price that the receipt fixed", () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        const state = foldLead(history);
        const received = history.find((fact) => fact.kind === "received");
        expect(state?.deliveries.map(({ id, subscriptionId, channel }) => ({ id, subscriptionId, channel }))).toEqual(
          received?.placement?.deliveries,
        );
        expect(recordOf(history)?.price).toEqual(received?.placement?.price);
      }),
    );
  });

  it("folds to the same state for a lead placed at once or later, except the time of placement", () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        const received = history.find((fact) => fact.kind === "received");
        const placement = received?.placement;
        if (!placement) throw new Error("every history has a placement");
        const rest = history.filter((fact) => fact !== received);
        const placed = aPlaced({ at: at("14:30"), placement });
        const later = foldLead([placed, ...rest, aHeld()]);
        const atOnce = foldLead(history);
        expect(later).toEqual({
          ...atOnce,
          received: aHeld(),
          placed: { at: placed.at, placement, routing: placed.routing },
          deliveries: atOnce?.deliveries.map((delivery) => ({ ...delivery, queuedAt: placed.at })),
          cycles: atOnce?.cycles.map((cycle) => ({
            ...cycle,
            from: placed.at,
            deliveries: cycle.deliveries.map((delivery) => ({ ...delivery, queuedAt: placed.at })),
          })),
        });
        expect(foldLead([...rest, aHeld()])).toMatchObject({ status: "held", deliveries: [] });
      }),
    );
  });

  it("is delivered exactly if one of its deliveries is, at the time of the earliest", () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        const state = foldLead(history);
        const times = (state?.deliveries ?? []).flatMap((delivery) => getReceiptTime(delivery) ?? []);
        expect(times).toHaveLength(
          (state?.deliveries ?? []).filter(({ id }) =>
            history.some((fact) => isReceiptOf(id, fact) && !hasBounced(id, fact, history)),
          ).length,
        );
        expect(state?.deliveredAt).toBe(times.sort((a, b) => (a < b ? -1 : 1))[0]);
      }),
    );
  });

  it("is undeliverable only if all deliveries have ended without arriving and the prospect was not reached", () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        const state = foldLead(history);
        fc.pre(state?.status === "undeliverable");
        expect(state.deliveries.every(({ status }) => status === "exhausted" || status === "skipped")).toBe(true);
        expect(state.contact.firstContactAt).toBeUndefined();
      }),
    );
  });

  it("is suppressed exactly if all deliveries have ended, none arrived, and one was skipped as suppressed", () => {
    const reasons = fc.tuple(...[1, 2, 3].map(() => fc.constantFrom(undefined, ...SkipReason.options)));
    fc.assert(
      fc.property(anyHistory, reasons, (history, reasons) => {
        const [received] = history.filter((fact) => fact.kind === "received");
        // Without acknowledgements, which would outrank the result of the deliveries.
        const tried = history
          .filter((fact) => fact.kind === "delivered" || fact.kind === "delivery_failed")
          .map((fact) => ({ ...fact, acknowledgement: undefined }));
        const ended = (received?.placement?.deliveries ?? []).map(({ id: deliveryId }, index) => {
          const reason = reasons[index];
          return reason
            ? aDeliverySkipped({ deliveryId, reason })
            : aDeliveryFailed({ deliveryId, attempt: 9, last: true });
        });
        const state = foldLead([...history.slice(0, 1), ...tried, ...ended]);
        const isSuppressed = ended.some(({ reason }) => reason === "suppressed");
        const undelivered = isSuppressed ? "suppressed" : "undeliverable";
        expect(state?.status).toBe(state?.deliveredAt ? "delivered" : undelivered);
      }),
    );
  });

  it("has a delivery delivered exactly if a round has a receipt that did not come back, in any order", () => {
    fc.assert(
      fc.property(
        anyHistory.chain((history) => fc.tuple(fc.constant(history), disturbed(history))),
        ([history, arrived]) => {
          const deliveryFacts = history.filter(isDeliveryFact);
          for (const { id, status } of foldLead(arrived)?.deliveries ?? []) {
            const roundsOf = (kind: Fact["kind"]) =>
              deliveryFacts.filter((fact) => fact.kind === kind && fact.deliveryId === id).map(({ round }) => round);
            const reachedPhone = deliveryFacts
              .filter((fact) => fact.kind === "delivery_confirmed" && fact.by === "phone" && fact.deliveryId === id)
              .map(({ round }) => round);
            const cameBack = roundsOf("delivery_bounced").filter((round) => !reachedPhone.includes(round));
            // An acknowledgement proves delivery.
            if (status === "acknowledged") continue;
            expect(status === "delivered").toBe(roundsOf("delivered").some((round) => !cameBack.includes(round)));
          }
        },
      ),
    );
  });

  it("has a delivery skipped exactly if it has a skip and nothing was sent, after any number of attempts", () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        for (const { id, status } of foldLead(history)?.deliveries ?? []) {
          const has = (kind: Fact["kind"]) =>
            history.some((fact) => fact.kind === kind && "deliveryId" in fact && fact.deliveryId === id);
          expect(status === "skipped").toBe(
            has("delivery_skipped") && !has("delivered") && !has("delivery_bounced") && !has("acknowledged"),
          );
        }
      }),
    );
  });

  it("has a delivery acknowledged exactly if the client answered it, whatever else happened to it", () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        for (const { id, status } of foldLead(history)?.deliveries ?? []) {
          expect(status === "acknowledged").toBe(
            acknowledgementsOf(history).some(({ deliveryId }) => deliveryId === id),
          );
        }
      }),
    );
  });

  it("is charged nothing exactly if the first answer was a refusal and the prospect was not reached", () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        const state = foldLead(history);
        const [first] = acknowledgementsOf(history).toSorted((a, b) => (arrivalKey(a) < arrivalKey(b) ? -1 : 1));
        const isReached = wasProspectReached(state?.contact.firstContactAt, state?.outcome?.outcome);
        const isRefused = first !== undefined && first.outcome !== "accepted" && !isReached;
        expect(isRefused).toBe(state?.status === "rejected" || state?.status === "duplicate");
        expect(recordOf(history)?.charged.amount).toBe(isRefused ? 0 : recordOf(history)?.price.amount);
      }),
    );
  });

  it("is charged its price once the prospect was reached, whatever the client answers before or after", () => {
    const connected = aContactAttempt({ attemptId: anId("att", 99), result: "connected" });
    fc.assert(
      fc.property(anyHistory, anyAcknowledged, (history, acknowledgement) => {
        const record = recordOf([...history, connected, acknowledgement]);
        expect(record?.charged).toEqual(record?.price);
      }),
    );
  });

  it("keeps the stamps of the first cycle, whatever happens after the lead wakes", () => {
    const later = fc.array(fc.oneof(anyContactAttempt, anyAcknowledged), { maxLength: 6 });
    fc.assert(
      fc.property(anyHistory, later, (history, facts) => {
        // The waking ends the last outcome that a history may have.
        const woken = aWoken({ sequence: 5 });
        const after = facts.map((fact, index): Fact => ({
          ...fact,
          ...(fact.kind === "contact_attempted" ? { attemptId: anId("att", 50 + index) } : { cycle: 2 }),
          at: instant(Date.parse(woken.at) + index),
          recordedAt: instant(Date.parse(woken.at) + index),
        }));
        // Delivery facts with an answer may also come after the lead woke; those of the first cycle are before.
        const before = history.filter((fact) => fact.kind === "received" || fact.at < woken.at);
        const [asleep, awake] = [foldLead(before), foldLead([...before, woken, ...after])];
        fc.pre(
          asleep !== undefined &&
            before.every((fact) => !("recordedAt" in fact) || !fact.recordedAt || fact.recordedAt < woken.at),
        );
        expect(awake?.cycles[0]).toEqual({ ...asleep?.cycles[0], deliveries: expect.anything() });
        expect(awake?.deliveredAt).toBe(asleep?.deliveredAt);
        expect(awake?.contact).toEqual(asleep?.contact);
        expect(awake?.acknowledgement).toEqual(asleep?.acknowledgement);
        expect(awake?.cycles).toHaveLength(2);
      }),
    );
  });

  it("is charged its price once it has woken, whatever the client answers", () => {
    fc.assert(
      fc.property(anyHistoryOfCycles, (history) => {
        const record = recordOf([...history, aWoken({ cycle: 5, sequence: 9 })]);
        expect(record?.charged).toEqual(record?.price);
      }),
    );
  });

  it("sleeps exactly while its last outcome is nurture and came after it last woke", () => {
    fc.assert(
      fc.property(anyHistoryOfCycles, (history) => {
        const state = foldLead(history);
        const lastWoken = history
          .filter((fact) => fact.kind === "woken")
          .toSorted((a, b) => a.cycle - b.cycle)
          .at(-1);
        const last = state?.outcome;
        const sleeps = last?.outcome === "nurture" && last.sequence > (lastWoken?.sequence ?? 0);
        expect(state?.status === "nurturing").toBe(sleeps);
        expect(state?.sleep?.sequence).toBe(sleeps ? last.sequence : undefined);
      }),
    );
  });

  it("is, after the withdrawal of an attempt, as if the attempt had never been recorded", () => {
    const withdrawn = aContactAttempt({ attemptId: anId("att", 99), result: "connected" });
    const withdrawal = anAttemptWithdrawn({ attemptId: withdrawn.attemptId, result: withdrawn.result });
    fc.assert(
      fc.property(
        anyHistory.chain((history) => fc.tuple(fc.constant(history), disturbed([...history, withdrawn, withdrawal]))),
        ([history, arrived]) => {
          expect(foldLead(arrived)).toEqual(foldLead(history));
          expect(recordOf(arrived)).toEqual(recordOf(history));
        },
      ),
    );
  });

  it("counts exactly the attempts that are recorded and not withdrawn, each once", () => {
    fc.assert(
      fc.property(
        anyHistory.chain((history) => fc.tuple(fc.constant(history), disturbed(history))),
        ([history, arrived]) => {
          const idsOf = (kind: "contact_attempted" | "attempt_withdrawn") =>
            history.flatMap((fact) => (fact.kind === kind ? fact.attemptId : []));
          const withdrawn = idsOf("attempt_withdrawn");
          const counted = foldLead(arrived)?.attempts.map(({ attemptId }) => attemptId) ?? [];
          expect(counted.toSorted()).toEqual(
            idsOf("contact_attempted")
              .filter((id) => !withdrawn.includes(id))
              .toSorted(),
          );
        },
      ),
    );
  });

  it("never loses a contact: another attempt only makes its stamps earlier", () => {
    fc.assert(
      fc.property(anyHistory, anyContactAttempt, (history, attempt) => {
        const before = foldLead(history)?.contact.firstAttemptAt ?? "~";
        const after = foldLead([...history, { ...attempt, attemptId: anId("att", 99) }])?.contact.firstAttemptAt ?? "~";
        expect(after <= before).toBe(true);
      }),
    );
  });

  it("is shown completely, in order of time", () => {
    fc.assert(
      fc.property(anyHistory.chain(disturbed), (facts) => {
        const shown = sortFacts(facts);
        const times = shown.map((fact) => fact.at);
        expect(times).toEqual(times.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
        expect(shown).toHaveLength(facts.length);
      }),
    );
  });
});

describe("the contact clock", () => {
  it("has the earliest valid stamp, for any order of arrival", () => {
    fc.assert(
      fc.property(fc.array(anyContactAttempt, { maxLength: 12 }), (attempts) => {
        const earliestOf = (some: typeof attempts) =>
          some.map((attempt) => attempt.at).sort((a, b) => (a < b ? -1 : 1))[0];
        const { firstAttemptAt, firstContactAt } = findContactStamps(attempts);
        expect(firstAttemptAt).toBe(earliestOf(attempts));
        expect(firstContactAt).toBe(earliestOf(attempts.filter(({ result }) => result === "connected")));
      }),
    );
  });
});

describe("the effective outcome", () => {
  it("is the one with the highest sequence, for any reported times and any order of arrival", () => {
    const outcomes = fc.uniqueArray(anyOutcome, { selector: ({ sequence }) => sequence, minLength: 1 });
    fc.assert(
      fc.property(outcomes, (outcomes) => {
        const highest = Math.max(...outcomes.map(({ sequence }) => sequence));
        expect(foldLead([...outcomes, aReceived()])?.outcome?.sequence).toBe(highest);
      }),
    );
  });
});
