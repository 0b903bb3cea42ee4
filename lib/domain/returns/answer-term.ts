import type { HoursInForce } from "#domain/accounts/contact-hours.ts";
import type {
  AppointmentConcluded,
  AppointmentDecided,
  AppointmentSaid,
} from "#domain/appointments/appointment-fact.ts";
import type { Appointment } from "#domain/appointments/appointment.ts";
import { judgeAppointment } from "#domain/appointments/judge-appointment.ts";
import { type ContactAttempted, type OutcomeRecorded, provesContact } from "#domain/contact/contact-fact.ts";
import type { NotWoken } from "#domain/contact/nurture.ts";
import type { Delivered, DeliverySkipped } from "#domain/delivery/delivery-fact.ts";
import type { Placed, Received } from "#domain/lead/received.ts";
import { elapsedMs, instant, type Instant } from "#domain/shared/instant.ts";
import { pluralize } from "#domain/shared/pluralize.ts";
import { toInstantAt, addDays, toWallClock } from "#domain/shared/wall-clock.ts";
import { measureWorkingMs } from "#domain/shared/working-hours.ts";
import type { DecisionCause, Evidence } from "./return-fact.ts";
import type { EvidenceTerm } from "./return-policy.ts";
import { formatDuration, formatMoment } from "./return-words.ts";

/** A fact that evidence cites. */
export type CitedFact =
  | Received
  | Placed
  | Delivered
  | DeliverySkipped
  | NotWoken
  | ContactAttempted
  | OutcomeRecorded
  | AppointmentSaid
  | AppointmentDecided
  | AppointmentConcluded;

/** What the history of a lead says about its return. */
export type ReturnCase = {
  /** The earliest receipt. */
  delivered?: Delivered | undefined;
  /** The attempts that were not withdrawn, and the outcomes, oldest first. */
  attempts: readonly ContactAttempted[];
  outcomes: readonly OutcomeRecorded[];
  appointments: readonly Appointment[];
  /** The fact that placed the lead, and whether the client bought from the place of the lead then. */
  placedBy?: Received | Placed | undefined;
  isServed?: boolean | undefined;
  /** The facts that say that the person is suppressed, or is listed in a register. */
  barred: readonly (DeliverySkipped | NotWoken)[];
  /** The contact hours of the client at delivery, and its time zone. */
  inForce: HoursInForce | undefined;
  timeZone: string;
};

/**
 * The answer to a term: it is met, it cannot be met any more (`against`, for `cause`), it is `missing` until now, or the
 * history cannot tell.
 */
export type Answer = { evidence: Evidence } & (
  | { verdict: "met" | "missing" | "unknown" }
  | { verdict: "against"; cause: DecisionCause }
);

type Question = {
  /** The last instant of the window, if it has begun. */
  until: Instant | undefined;
  at: Instant;
  cite: (fact: CitedFact) => string;
};

/** Answers one term from the history alone, and cites the facts that it rests on. */
export function answerTerm(term: EvidenceTerm, about: ReturnCase, question: Question): Answer {
  const { cite, until } = question;
  const answer = (needed: string, found: string, facts: readonly CitedFact[]): Evidence => ({
    term: term.term,
    needed,
    found,
    facts: facts.map(cite),
  });
  const by = until ? ` by ${formatMoment(until)}` : "";
  const attempts = about.attempts.filter(({ at }) => until === undefined || at <= until);
  switch (term.term) {
    case "attempts_at_least": {
      const { n, days, hoursApart } = term;
      const needed = `${pluralize(n, "attempt")}${days ? ` on ${pluralize(days, "working day")}` : ""}${
        hoursApart ? `, ${hoursApart} h apart` : ""
      }${by}`;
      const reached = findContact(about);
      if (reached) {
        const evidence = answer(needed, `reached the person ${formatMoment(reached.at)}`, [reached]);
        return { evidence, verdict: "against", cause: "was_reached" };
      }
      const counted = takeApart(attempts, hoursApart ?? 0);
      const dates = new Set(counted.map(({ at }) => toWorkingDate(about, at)).filter((date) => date !== undefined));
      const evidence = answer(needed, describeAttempts(counted, about), counted);
      const isMet = counted.length >= n && dates.size >= (days ?? 0);
      return { evidence, verdict: isMet ? "met" : "missing" };
    }
    case "attempt_result": {
      const { result } = term;
      const found = attempts.filter((attempt) => attempt.result === result);
      const evidence = answer(`an attempt with the result ${result}${by}`, describeAttempts(found, about), found);
      return { evidence, verdict: found.length > 0 ? "met" : "missing" };
    }
    case "first_attempt_within":
      return answerFirstAttempt(term, about, question, answer);
    case "no_connected": {
      const reached = findContact(about);
      const needed = "the person was not reached";
      return reached
        ? {
            evidence: answer(needed, `reached ${formatMoment(reached.at)}`, [reached]),
            verdict: "against",
            cause: "was_reached",
          }
        : { evidence: answer(needed, "no contact recorded", []), verdict: "met" };
    }
    case "place_outside_areas": {
      const needed = "the place of the lead is outside the areas of the client";
      const { isServed, placedBy } = about;
      if (isServed === undefined || !placedBy) {
        return { evidence: answer(needed, "the placement does not say", []), verdict: "unknown" };
      }
      const found = isServed ? "inside the areas that were in force at placement" : "outside the areas at placement";
      const evidence = answer(needed, found, [placedBy]);
      return isServed ? { evidence, verdict: "against", cause: "evidence_against" } : { evidence, verdict: "met" };
    }
    case "suppressed_or_screened_out": {
      const found = about.barred.map(({ reason }) => reason).join(", ");
      const evidence = answer("the person is suppressed or listed in a register", found || "nothing", about.barred);
      return { evidence, verdict: about.barred.length > 0 ? "met" : "missing" };
    }
    case "appointment_result":
      return answerAppointment(term.result, about, question, answer);
    case "outcome_is": {
      const last = about.outcomes.at(-1);
      const needed = `the outcome ${term.outcome}${by}`;
      if (last?.outcome !== term.outcome) {
        return {
          evidence: answer(needed, last ? `the outcome ${last.outcome}` : "no outcome", last ? [last] : []),
          verdict: "missing",
        };
      }
      return { evidence: answer(needed, `recorded ${formatMoment(last.at)}`, [last]), verdict: "met" };
    }
  }
}

type MakeEvidence = (needed: string, found: string, facts: readonly CitedFact[]) => Evidence;

function answerFirstAttempt(
  { minutes, clock }: Extract<EvidenceTerm, { term: "first_attempt_within" }>,
  { delivered, attempts, inForce }: ReturnCase,
  { at }: Question,
  answer: MakeEvidence,
): Answer {
  const needed = `the first attempt within ${minutes} ${clock === "working" ? "working " : ""}min of delivery`;
  if (!delivered) return { evidence: answer(needed, "not delivered", []), verdict: "unknown" };
  const measure = (to: Instant) =>
    clock === "working" && inForce
      ? measureWorkingMs(inForce.hours, inForce.hours.timeZone, delivered.at, to)
      : Math.max(0, elapsedMs(delivered.at, to));
  const [first] = attempts;
  const isLate = measure(first?.at ?? at) > minutes * 60_000;
  const found = first ? `after ${formatDuration(measure(first.at))}` : "no attempt";
  const evidence = answer(needed, found, first ? [delivered, first] : [delivered]);
  if (isLate) return { evidence, verdict: "against", cause: "evidence_against" };
  return { evidence, verdict: first ? "met" : "missing" };
}

/** Answers by the latest appointment whose result is final, or else by the latest one. */
function answerAppointment(
  wanted: Appointment["statements"][number]["result"],
  { appointments }: ReturnCase,
  { at }: Question,
  answer: MakeEvidence,
): Answer {
  const needed = `the appointment ended as ${wanted}`;
  const last = appointments.at(-1);
  if (!last) return { evidence: answer(needed, "no appointment", []), verdict: "unknown" };
  const { result, isFinal, status } = judgeAppointment(last, at);
  const { statements, decided, conclusions } = last;
  const facts = [...statements, ...(decided ? [decided] : []), ...conclusions].filter((fact) => fact.at <= at);
  const evidence = answer(needed, `${status}${isFinal ? ", final" : ""}`, facts);
  if (result === wanted) return { evidence, verdict: isFinal ? "met" : "missing" };
  // What Baton presumed from silence, or what the sides contradict each other about, only the agency can decide.
  if (status === "presumed_held" || status === "disputed") return { evidence, verdict: "unknown" };
  return isFinal ? { evidence, verdict: "against", cause: "evidence_against" } : { evidence, verdict: "missing" };
}

/** The earliest fact that proves that the client reached the person. */
function findContact({ attempts, outcomes }: ReturnCase): ContactAttempted | OutcomeRecorded | undefined {
  const proofs = [
    ...attempts.filter(({ result }) => result === "connected"),
    ...outcomes.filter(({ outcome }) => provesContact[outcome]),
  ];
  return proofs.reduce<ContactAttempted | OutcomeRecorded | undefined>(
    (first, next) => (first === undefined || next.at < first.at ? next : first),
    undefined,
  );
}

/** The attempts that are at least `hours` apart, from the first one on. */
function takeApart(attempts: readonly ContactAttempted[], hours: number): ContactAttempted[] {
  const taken: ContactAttempted[] = [];
  for (const attempt of attempts) {
    const last = taken.at(-1);
    if (!last || elapsedMs(last.at, attempt.at) >= hours * 3_600_000) taken.push(attempt);
  }
  return taken;
}

/** The client's date of an instant; undefined if it does not work on that date. */
function toWorkingDate({ inForce, timeZone }: ReturnCase, at: Instant): string | undefined {
  const zone = inForce?.hours.timeZone ?? timeZone;
  const { date } = toWallClock(zone, at);
  if (!inForce) return date;
  const [start, end] = [date, addDays(date, 1)].map((day) => Date.parse(toInstantAt(zone, day, 0)));
  const isOpen = measureWorkingMs(inForce.hours, zone, instant(start ?? 0), instant(end ?? 0)) > 0;
  return isOpen ? date : undefined;
}

function describeAttempts(attempts: readonly ContactAttempted[], { delivered }: ReturnCase): string {
  const last = attempts.at(-1);
  const since =
    last && delivered ? `, ${formatDuration(Math.max(0, elapsedMs(delivered.at, last.at)))} after delivery` : "";
  return attempts.length > 1 && since
    ? `recorded ${attempts.length}, the last one${since.slice(1)}`
    : `recorded ${attempts.length}${since}`;
}
