import type { Fact } from "#domain/history/fact.ts";
import { OutcomeKind } from "#domain/contact/contact-fact.ts";
import { AppointmentResult } from "#domain/appointments/appointment-fact.ts";
import { ReturnReason } from "#domain/returns/return-policy.ts";
import type { LeadId } from "#domain/shared/id.ts";
import { instant, type Instant } from "#domain/shared/instant.ts";
import { anId } from "#test/support/an-id.ts";
import { on } from "#test/support/at.ts";
import {
  aBooking,
  aContactAttempt,
  aDecision,
  aDelivered,
  anAcknowledged,
  anOutcome,
  aReceived,
  aReturnDecided,
  aReturnOpened,
} from "#test/support/facts.ts";
import { type AnyLead, toAnyLead } from "./measured-leads.ts";

const start = Date.parse(on("2026-09-01T00:00:00Z"));
const dayMs = 86_400_000;

type LeadHistory = { leadId: LeadId; facts: Fact[]; hasHours: boolean };

/** Generates leads like `generateHistories`, folded. */
export const generateLeads = (number: number, random: () => number): AnyLead[] =>
  generateHistories(number, random).map(({ leadId, facts, hasHours }) => toAnyLead(leadId, facts, hasHours));

/**
 * Generates the leads of a client over ninety days, in three campaigns and models: delivered late or never, called soon,
 * late or never, won, returned and erased. Facts are repeated and shuffled, and so are leads. `random` decides all of it.
 */
export function generateHistories(number: number, random: () => number): LeadHistory[] {
  const pick = <Item>(items: readonly Item[]): Item => {
    const item = items[Math.floor(random() * items.length)];
    if (item === undefined) throw new RangeError("nothing to pick from");
    return item;
  };
  /** Most times are short, some very long. */
  const anySpan = (most: number) => Math.floor(most * random() ** 4);
  const shuffle = <Item>(items: readonly Item[]): Item[] =>
    items
      .map((item) => ({ item, place: random() }))
      .sort((a, b) => a.place - b.place)
      .map(({ item }) => item);

  function toFacts(index: number): Fact[] {
    const placedMs = start + Math.floor(random() * 90 * dayMs);
    const after = (ms: number): Instant => instant(placedMs + ms);
    const model = pick(["callback", "callback", "appointment", "hybrid"] as const);
    const channel = pick(["sms", "email", "webhook"] as const);
    const price = { amount: 1000 * pick([40, 60, 100]), currency: pick(["GBP", "GBP", "EUR"]) };
    const over = { deliveryId: anId("dlv"), subscriptionId: anId("sub"), channel };
    const facts: Fact[] = [
      aReceived({
        at: after(0),
        campaignId: anId("campaign", pick([1, 2, 3])),
        model,
        price,
        deliveries: [{ id: anId("dlv"), subscriptionId: anId("sub"), channel }],
      }),
    ];
    const deliveredMs = anySpan(3_600_000);
    if (random() < 0.95) facts.push(aDelivered({ ...over, at: after(deliveredMs) }));
    if (random() < 0.5) {
      const outcome = pick(["accepted", "accepted", "accepted", "rejected", "duplicate"] as const);
      facts.push(anAcknowledged({ ...over, at: after(deliveredMs + anySpan(dayMs)), outcome }));
    }
    const attempts = pick([0, 1, 1, 2, 3]);
    for (let attempt = 1; attempt <= attempts; attempt++) {
      const calledAt = after(deliveredMs + anySpan(10 * dayMs));
      facts.push(
        aContactAttempt({
          attemptId: anId("att", attempt),
          at: calledAt,
          recordedAt: instant(Date.parse(calledAt) + anySpan(dayMs)),
          result: pick(["no_answer", "voicemail", "connected", "wrong_number"] as const),
        }),
      );
    }
    if (random() < 0.6) {
      const outcome = pick(OutcomeKind.options.filter((kind) => kind !== "nurture"));
      const value = { amount: 100_000 + anySpan(2_000_000), currency: price.currency };
      const [own, moment] = [outcome === "won" ? { value } : {}, after(deliveredMs + anySpan(60 * dayMs))];
      facts.push(anOutcome({ outcome, at: moment, recordedAt: moment, ...own }));
    }
    if (random() < 0.3) {
      facts.push(aBooking({ at: after(deliveredMs), start: after(5 * dayMs) }));
      const result = { result: pick(AppointmentResult.options), qualified: attempts !== 2 };
      if (random() < 0.8) facts.push(aDecision({ at: after(6 * dayMs), ...result }));
    }
    if (random() < 0.1) {
      facts.push(aReturnOpened({ at: after(7 * dayMs), reason: pick(ReturnReason.options) }));
      const remedy = pick([{ kind: "credit" }, { kind: "partial_credit", percent: 50 }] as const);
      if (random() < 0.5) facts.push(aReturnDecided({ at: after(8 * dayMs), remedy }));
      else
        facts.push(aReturnDecided({ at: after(8 * dayMs), decision: "declined", cause: "agency", remedy: undefined }));
    }
    const erased: Fact = {
      kind: "erased",
      at: after(9 * dayMs),
      source: "baton",
      author: "run-erasure",
      erasureId: anId("era", index),
    };
    if (random() < 0.05) facts.push(erased);
    return shuffle([...facts, ...facts.filter(() => random() < 0.2)]);
  }

  const leads = Array.from({ length: number }, (_, index) => ({
    leadId: anId("lead", index + 1),
    facts: toFacts(index + 1),
    hasHours: random() < 0.8,
  }));
  return shuffle(leads);
}
