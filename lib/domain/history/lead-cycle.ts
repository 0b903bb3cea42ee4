import type { Chased } from "#domain/contact/chase-fact.ts";
import type { CallStarted, ContactAttempted, OutcomeRecorded } from "#domain/contact/contact-fact.ts";
import { type ContactStamps, findContactStamps } from "#domain/contact/contact-stamps.ts";
import type { Woken } from "#domain/contact/nurture.ts";
import { acknowledgeDeliveries } from "#domain/delivery/acknowledge-deliveries.ts";
import { type Acknowledged, findEffectiveAcknowledgement } from "#domain/delivery/acknowledged.ts";
import type { DeliveryFact } from "#domain/delivery/delivery-fact.ts";
import { type Delivery, foldDeliveries, getReceiptTime } from "#domain/delivery/delivery.ts";
import type { Placement } from "#domain/lead/received.ts";
import { type Instant, minInstant } from "#domain/shared/instant.ts";

/**
 * One time that the client has the lead: from its placement, or from its waking, to the next waking. What people report
 * belongs to the cycle of the time when it happened.
 */
export type LeadCycle = {
  number: number;
  from: Instant;
  /** Those that the placement or the waking planned, and then those of the steps of the ladder. */
  deliveries: Delivery[];
  deliveredAt?: Instant;
  /** The first answer in the cycle. In a later cycle, only an acceptance: the work that put it to sleep accepted the lead. */
  acknowledgement?: Acknowledged | undefined;
  /** When a salesperson began to call from the lead card, oldest first. */
  callStarts: CallStarted[];
  /** The attempts in the cycle that were not withdrawn, oldest first. */
  attempts: ContactAttempted[];
  contact: ContactStamps;
  /** The latest outcome that belongs to the cycle. */
  outcome?: OutcomeRecorded | undefined;
};

/**
 * Folds each cycle. An answer belongs to the cycle in which Baton received it, and an attempt to that in which it was
 * made. A waking names the sequence of the outcome that it ended, so that outcome is the last of the cycle before.
 */
export function foldCycles(
  { at, placement }: { at: Instant; placement: Placement },
  wakings: readonly Woken[],
  facts: {
    deliveryFacts: readonly DeliveryFact[];
    acknowledgements: readonly Acknowledged[];
    callStarts: readonly CallStarted[];
    attempts: readonly ContactAttempted[];
    outcomes: readonly OutcomeRecorded[];
    chases: readonly Chased[];
  },
): LeadCycle[] {
  const starts = [{ cycle: 1, at, deliveries: placement.deliveries, sequence: 0 }, ...wakings];
  return starts.map(({ cycle: number, at: from, deliveries: planned, sequence }, index) => {
    const next = starts[index + 1];
    const until = next?.at;
    const isWithin = (moment: Instant) => (index === 0 || moment >= from) && (until === undefined || moment < until);
    const own = facts.acknowledgements.filter((fact) => isWithin(fact.recordedAt ?? fact.at));
    const answers = index === 0 ? own : own.filter((fact) => fact.outcome === "accepted");
    const deliveries = acknowledgeDeliveries(
      [
        ...foldDeliveries({ deliveries: planned }, from, facts.deliveryFacts),
        ...facts.chases
          .filter(({ cycle }) => cycle === number)
          .flatMap((chased) => foldDeliveries(chased, chased.at, facts.deliveryFacts)),
      ],
      facts.acknowledgements,
    );
    const deliveredAt = deliveries.map(getReceiptTime).reduce(minInstant, undefined);
    const attempts = facts.attempts.filter((attempt) => isWithin(attempt.at));
    return {
      number,
      from,
      deliveries,
      ...(deliveredAt && { deliveredAt }),
      acknowledgement: findEffectiveAcknowledgement(answers),
      callStarts: facts.callStarts.filter((fact) => isWithin(fact.at)),
      attempts,
      contact: findContactStamps(attempts),
      outcome: findLatestOutcome(
        facts.outcomes.filter((fact) => fact.sequence > sequence && (!next || fact.sequence <= next.sequence)),
      ),
    };
  });
}

/** Finds the outcome that is in effect: the one with the highest sequence. */
export const findLatestOutcome = (outcomes: readonly OutcomeRecorded[]): OutcomeRecorded | undefined =>
  outcomes.reduce<OutcomeRecorded | undefined>(
    (last, next) => (last && last.sequence > next.sequence ? last : next),
    undefined,
  );
