import { type Appointment, foldAppointments } from "#domain/appointments/appointment.ts";
import type { Chased } from "#domain/contact/chase-fact.ts";
import type { CallStarted, ContactAttempted, OutcomeRecorded } from "#domain/contact/contact-fact.ts";
import { type ContactStamps, findContactStamps, listEffectiveAttempts } from "#domain/contact/contact-stamps.ts";
import { toRevocationTime } from "#domain/contact/lead-link.ts";
import type { Nurture, NotWoken, Woken } from "#domain/contact/nurture.ts";
import type { Acknowledged } from "#domain/delivery/acknowledged.ts";
import { collectAcknowledgements } from "#domain/delivery/collect-acknowledgements.ts";
import { isDeliveryFact } from "#domain/delivery/decide-next-step.ts";
import type { Delivery } from "#domain/delivery/delivery.ts";
import type { Placement, Received } from "#domain/lead/received.ts";
import { foldReturns, type LeadReturn } from "#domain/returns/lead-return.ts";
import type { Explanation } from "#domain/routing/explanation.ts";
import type { LeadId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { Fact } from "./fact.ts";
import { findLatestOutcome, foldCycles, type LeadCycle } from "./lead-cycle.ts";
import { determineLeadStatus, type LeadStatus } from "./lead-status.ts";

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
