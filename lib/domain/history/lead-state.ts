import * as z from "zod";
import { type Appointment, foldAppointments } from "#domain/appointments/appointment.ts";
import type { Chased } from "#domain/contact/chase-fact.ts";
import {
  type CallStarted,
  type ContactAttempted,
  type OutcomeRecorded,
  wasProspectReached,
} from "#domain/contact/contact-fact.ts";
import { toRevocationTime } from "#domain/contact/lead-link.ts";
import type { Nurture, NotWoken, Woken } from "#domain/contact/nurture.ts";
import { type ContactStamps, findContactStamps, listEffectiveAttempts } from "#domain/contact/contact-stamps.ts";
import { acknowledgeDeliveries } from "#domain/delivery/acknowledge-deliveries.ts";
import { type Acknowledged, findEffectiveAcknowledgement } from "#domain/delivery/acknowledged.ts";
import { collectAcknowledgements } from "#domain/delivery/collect-acknowledgements.ts";
import { isDeliveryFact } from "#domain/delivery/decide-next-step.ts";
import type { DeliveryFact } from "#domain/delivery/delivery-fact.ts";
import { type Delivery, foldDeliveries, getReceiptTime, hasArrived } from "#domain/delivery/delivery.ts";
import type { Placement, Received } from "#domain/lead/received.ts";
import { foldReturns, type LeadReturn } from "#domain/returns/lead-return.ts";
import type { Explanation } from "#domain/routing/explanation.ts";
import type { LeadId } from "#domain/shared/id.ts";
import { type Instant, minInstant } from "#domain/shared/instant.ts";
import type { Fact } from "./fact.ts";

/** The statuses that a lead can have today, in the words of the mission. */
export const LeadStatus = z.enum([
  "received",
  "held",
  "dispatched",
  "delivered",
  "acknowledged",
  "contacted",
  "nurturing",
  "rejected",
  "duplicate",
  "suppressed",
  "undeliverable",
  "passed_on",
]);
export type LeadStatus = z.infer<typeof LeadStatus>;

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

/** The sleep of a nurtured lead, named by the sequence of its outcome; an old one has no date. */
export type Sleep = Partial<Nurture> & { sequence: number; notWoken?: NotWoken | undefined };

export type LeadState = {
  status: LeadStatus;
  received: Received;
  /** The client, and since when; absent while the lead is held. */
  placed?: { at: Instant; placement: Placement; routing: Explanation };
  /** The deliveries of all cycles, so that each keeps its place; links name it. */
  deliveries: Delivery[];
  /** The earliest receipt on any channel, in the first cycle. */
  deliveredAt?: Instant;
  /** The effective acknowledgement: the first one, in the first cycle. */
  acknowledgement?: Acknowledged;
  /** The attempts that were not withdrawn, oldest first. */
  attempts: ContactAttempted[];
  /** The stamps of the first cycle. */
  contact: ContactStamps;
  /** The placement and each waking, in order; empty while the lead is held. The status is that of the last one. */
  cycles: LeadCycle[];
  /** Only while the lead is nurtured. */
  sleep?: Sleep | undefined;
  /** Baton passed the lead on, because the client did not react; `leadId` is the lead of the next client, which the client does not see. */
  passedOn?: { at: Instant; leadId: LeadId | undefined } | undefined;
  /** How long the latest screening is valid; absent if the campaign requires none. */
  screenedUntil?: Instant | undefined;
  /** The effective outcome: the one with the highest sequence. */
  outcome?: OutcomeRecorded;
  /** The appointments of the lead, the oldest booking first. */
  appointments: Appointment[];
  /** How often the same person was pushed again within the campaign's window, and refused. */
  duplicates: number;
  /** Up to when links to the lead are revoked; absent if none ever was. */
  linksRevokedAt?: Instant | undefined;
  /** The returns of the lead, the first one first. */
  returns: LeadReturn[];
  /** The returned lead that this one replaces. */
  replaces?: LeadId | undefined;
  /** When the person was erased. */
  erasedAt?: Instant | undefined;
};

/** Folds facts, in any order and with repetitions; undefined without the fact that the lead was received. */
export function foldLead(facts: readonly Fact[]): LeadState | undefined {
  const received = facts.find((fact) => fact.kind === "received");
  return received && foldReceivedLead(received, facts);
}

/** Folds `facts` into the state of the lead that `received` started. */
export function foldReceivedLead(received: Received, facts: readonly Fact[]): LeadState {
  const placed = findPlacement(received, facts);
  const deliveryFacts = facts.filter(isDeliveryFact);
  const acknowledgements = collectAcknowledgements([
    ...facts.filter((fact) => fact.kind === "acknowledged"),
    ...deliveryFacts,
  ]);
  const attempts = listEffectiveAttempts(
    facts.filter((fact) => fact.kind === "contact_attempted" || fact.kind === "attempt_withdrawn"),
  );
  const callStarts = listCallStarts(facts);
  const outcomes = facts.filter((fact) => fact.kind === "outcome_recorded");
  const wakings = placed ? listWakings(facts) : [];
  const chases = listChases(facts);
  const cycles = placed
    ? foldCycles(placed, wakings, { deliveryFacts, acknowledgements, callStarts, attempts, outcomes, chases })
    : [];
  const [first] = cycles;
  const current = cycles.at(-1);
  const waking = wakings.at(-1);
  const passedOn = findPassingOn(facts);
  const status = passedOn ? "passed_on" : current ? determineLeadStatus(current) : "held";
  return {
    status,
    received,
    placed,
    deliveries: cycles.flatMap((cycle) => cycle.deliveries),
    acknowledgement: first?.acknowledgement,
    attempts,
    contact: first?.contact ?? findContactStamps(attempts),
    appointments: foldAppointments(facts),
    cycles,
    sleep: status === "nurturing" && current?.outcome ? toSleep(current.outcome, cycles.length + 1, facts) : undefined,
    passedOn,
    screenedUntil: waking?.screenedUntil ?? received.screenedUntil,
    duplicates: new Set(facts.flatMap((fact) => (fact.kind === "duplicate_refused" ? fact.leadId : []))).size,
    ...(first?.deliveredAt && { deliveredAt: first.deliveredAt }),
    outcome: findLatestOutcome(outcomes),
    linksRevokedAt: findLinksRevokedAt(facts),
    returns: foldReturns(facts),
    replaces: facts.find((fact) => fact.kind === "replaces")?.leadId,
    erasedAt: facts.find(({ kind }) => kind === "erased")?.at,
  };
}

/** Lists the starts of calls, each once, oldest first. */
function listCallStarts(facts: readonly Fact[]): CallStarted[] {
  const byTime = new Map(facts.filter((fact) => fact.kind === "call_started").map((fact) => [fact.at, fact]));
  return [...byTime.values()].sort((a, b) => (a.at < b.at ? -1 : 1));
}

/** Finds up to when links are revoked. Of several revocations within a second, each is a second later than the one before. */
const findLinksRevokedAt = (facts: readonly Fact[]): Instant | undefined =>
  [...new Set(facts.flatMap((fact) => (fact.kind === "links_revoked" ? fact.at : [])))]
    .sort()
    .reduce<Instant | undefined>((earlier, at) => toRevocationTime(at, earlier), undefined);

/** Lists the facts that began a cycle, each once. */
function listWakings(facts: readonly Fact[]): Woken[] {
  const byCycle = new Map(facts.filter((fact) => fact.kind === "woken").map((fact) => [fact.cycle, fact]));
  return [...byCycle.values()].sort((a, b) => a.cycle - b.cycle);
}

/** Lists the steps of ladders that ran, each once, in the order of the steps. */
function listChases(facts: readonly Fact[]): Chased[] {
  const byStep = new Map(
    facts.filter((fact) => fact.kind === "chased").map((fact) => [`${fact.cycle}/${fact.step}`, fact]),
  );
  return [...byStep.values()].sort((a, b) => a.cycle - b.cycle || a.step - b.step);
}

function findPassingOn(facts: readonly Fact[]): LeadState["passedOn"] {
  const taken = facts.find((fact) => fact.kind === "taken");
  return taken?.by === "passed_on" ? { at: taken.at, leadId: taken.leadId } : undefined;
}

/**
 * Folds each cycle. An answer belongs to the cycle in which Baton received it, and an attempt to that in which it was
 * made. A waking names the sequence of the outcome that it ended, so that outcome is the last of the cycle before.
 */
function foldCycles(
  { at, placement }: NonNullable<LeadState["placed"]>,
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

const findLatestOutcome = (outcomes: readonly OutcomeRecorded[]): OutcomeRecorded | undefined =>
  outcomes.reduce<OutcomeRecorded | undefined>(
    (last, next) => (last && last.sequence > next.sequence ? last : next),
    undefined,
  );

function toSleep({ sequence, nurture }: OutcomeRecorded, nextCycle: number, facts: readonly Fact[]): Sleep {
  const notWoken = facts
    .filter((fact) => fact.kind === "not_woken")
    .find((fact) => fact.cycle === nextCycle && fact.sequence === sequence);
  return { sequence, ...nurture, notWoken };
}

/** Finds the placement: made on receipt, or later for a held lead. There is at most one. */
function findPlacement(received: Received, facts: readonly Fact[]): LeadState["placed"] {
  if (received.placement) return { at: received.at, placement: received.placement, routing: received.routing };
  const placed = facts.find((fact) => fact.kind === "placed");
  return placed && { at: placed.at, placement: placed.placement, routing: placed.routing };
}

/** Determines the status: the client's work outranks its acknowledgement, which outranks the deliveries. */
function determineLeadStatus({
  deliveries,
  acknowledgement,
  contact,
  outcome,
}: Pick<LeadCycle, "deliveries" | "contact" | "acknowledgement" | "outcome">): LeadStatus {
  if (outcome?.outcome === "nurture") return "nurturing";
  if (wasProspectReached(contact.firstContactAt, outcome?.outcome)) return "contacted";
  if (acknowledgement) return acknowledgement.outcome === "accepted" ? "acknowledged" : acknowledgement.outcome;
  if (deliveries.some(hasArrived)) return "delivered";
  if (deliveries.every(({ status }) => status === "exhausted" || status === "skipped")) {
    return deliveries.some((delivery) => delivery.status === "skipped" && delivery.reason === "suppressed")
      ? "suppressed"
      : "undeliverable";
  }
  return deliveries.some(({ status }) => status !== "pending") ? "dispatched" : "received";
}

/** Sorts the facts in the order in which they happened. The result is the same in whatever order they come. */
export const sortFacts = (facts: readonly Fact[]): Fact[] => facts.toSorted(compareFacts);

function compareFacts(a: Fact, b: Fact): number {
  if (a.at !== b.at) return a.at < b.at ? -1 : 1;
  const sequences = "sequence" in a && "sequence" in b ? a.sequence - b.sequence : 0;
  return factRanks[a.kind] - factRanks[b.kind] || sequences || compareTexts(JSON.stringify(a), JSON.stringify(b));
}

const compareTexts = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

/** The place of each kind among facts of the same instant: a cause comes before its consequences. */
const factRanks: Record<Fact["kind"], number> = {
  received: 0,
  placed: 1,
  delivery_failed: 2,
  delivery_skipped: 3,
  delivered: 4,
  delivery_bounced: 5,
  delivery_confirmed: 6,
  acknowledged: 7,
  call_started: 8,
  contact_attempted: 9,
  attempt_withdrawn: 10,
  outcome_recorded: 11,
  woken: 12,
  not_woken: 13,
  appointment_booked: 14,
  appointment_moved: 15,
  appointment_confirmed: 16,
  appointment_cancelled: 17,
  appointment_said: 18,
  appointment_decided: 19,
  appointment_reminded: 20,
  appointment_message_sent: 21,
  appointment_message_skipped: 22,
  appointment_message_failed: 23,
  appointment_message_deferred: 36,
  appointment_concluded: 24,
  chased: 25,
  taken: 26,
  duplicate_refused: 27,
  links_revoked: 28,
  return_opened: 29,
  return_referred: 30,
  return_decided: 31,
  return_withdrawn: 32,
  return_settled: 33,
  replaces: 34,
  erased: 35,
};
