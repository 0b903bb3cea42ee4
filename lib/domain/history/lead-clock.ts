import * as z from "zod";
import type { HoursInForce } from "#domain/accounts/contact-hours.ts";
import { findFirstAttempts, msSinceDelivery } from "#domain/contact/contact-stamps.ts";
import { gradeReport, Stamp } from "#domain/contact/stamp.ts";
import type { Received } from "#domain/lead/received.ts";
import { elapsedMs, Instant } from "#domain/shared/instant.ts";
import { isWithinHours, measureWorkingMs } from "#domain/shared/working-hours.ts";
import type { LeadCycle } from "./lead-cycle.ts";
import type { LeadState } from "./lead-state.ts";

const stamp = (description: string) => Stamp.nullable().meta({ description });

/** The stamps of a lead; null where it has not happened, or was not recorded. */
const ClockStamps = z
  .object({
    received: Stamp,
    placed: stamp("The lead became the client's; in a later cycle, it woke."),
    delivered: stamp("The earliest receipt on any channel that did not bounce. It starts the client's clock."),
    acknowledged: stamp("The client's answer that counts: the first that Baton received."),
    callStarted: stamp(
      "A salesperson first tapped a number on the lead card. Only browsers that run the script of the card say so.",
    ),
    firstAttempt: stamp("The earliest attempt to reach the person that was not withdrawn."),
    firstContact: stamp("The earliest such attempt that reached the person."),
    outcome: stamp("The outcome that counts: the latest one."),
  })
  .meta({
    id: "ClockStamps",
    description: "When each step happened; null if it has not happened, or was not recorded.",
  });
type ClockStamps = z.infer<typeof ClockStamps>;

const seconds = z.int().nonnegative().nullable();

/** Seconds from delivery; 0 for what happened before the receipt, null for what is not known. */
const ClockSeconds = z
  .object({
    acknowledgedSeconds: seconds.meta({ description: "To the client's answer." }),
    ttfaSeconds: seconds.meta({ description: "To the first attempt: TTFA." }),
    ttfcSeconds: seconds.meta({ description: "To the first contact: TTFC." }),
    outcomeSeconds: seconds.meta({ description: "To the outcome." }),
  })
  .meta({
    id: "ClockSeconds",
    description:
      "Seconds from delivery to the stamps of the client: in `raw` by the clock on the wall, in `working` within the " +
      "client's contact hours. 0 for what happened before the receipt; null for what is not known, and in `working` " +
      "if the client had no contact hours when the lead was delivered.",
  });
type ClockSeconds = z.infer<typeof ClockSeconds>;

/** How fast the agency and the client were with a lead. */
export const LeadClock = z.object({
  cycle: z.int().positive().meta({ description: "Counts how often the lead was delivered to be worked, from 1." }),
  stamps: ClockStamps,
  heldSeconds: seconds.meta({
    description: "From receipt to placement: 0 if the lead was placed at once or woke, null while it is held.",
  }),
  agencyLatencySeconds: seconds.meta({
    description: "From receipt, or from waking, to delivery, without the time in which no client could take the lead.",
  }),
  raw: ClockSeconds,
  working: ClockSeconds,
  hoursFrom: Instant.nullable().meta({
    description: "When the contact hours that were in force at delivery had taken effect; `working` counts by these.",
  }),
  deliveredOutsideHours: z.boolean().nullable().meta({
    description: "Whether the lead was delivered outside those hours; null if not delivered, or without hours.",
  }),
  outsideHours: z.boolean().nullable().meta({
    description: "Whether the first attempt was made outside those hours; null without an attempt, or without hours.",
  }),
});

export type LeadClock = z.infer<typeof LeadClock>;

/** The clock of a lead without its stamps, as lists show it. */
export const LeadClockSummary = LeadClock.omit({ cycle: true, stamps: true, deliveredOutsideHours: true }).meta({
  id: "LeadClockSummary",
});
export type LeadClockSummary = z.infer<typeof LeadClockSummary>;

/**
 * Reads the clock of a lead from its folded history, so the order and the repetition of facts do not matter.
 * `inForce` are the client's contact hours at the time of delivery. The clock never pauses. Without `cycle` it takes the
 * stamps of the first cycle, by which bills and reports go; the clock of a later cycle begins when the lead woke.
 */
export function measureLeadClock(
  state: LeadState,
  inForce: HoursInForce | undefined,
  cycle: LeadCycle | undefined = state.cycles[0],
): LeadClock {
  const stamps = foldStamps(state.received, cycle);
  const { received, placed, delivered, firstAttempt } = stamps;
  const isFirst = (cycle?.number ?? 1) === 1;
  const hours = inForce?.hours;
  const isOutsideHours = (measured: Stamp | null) =>
    measured && hours ? !isWithinHours(hours, hours.timeZone, measured.at) : null;
  return {
    cycle: cycle?.number ?? 1,
    stamps,
    heldSeconds: placed && (isFirst ? toSeconds(Math.max(0, elapsedMs(received.at, placed.at))) : 0),
    agencyLatencySeconds: placed && delivered && toSeconds(Math.max(0, elapsedMs(placed.at, delivered.at))),
    raw: measureStamps(stamps, msSinceDelivery),
    working: measureStamps(stamps, (from, to) => hours && measureWorkingMs(hours, hours.timeZone, from, to)),
    hoursFrom: (delivered && inForce?.from) ?? null,
    deliveredOutsideHours: isOutsideHours(delivered),
    outsideHours: delivered && isOutsideHours(firstAttempt),
  };
}

/** When what happened in the first cycle of a placed lead, without where each time is from. */
type StampTimes = {
  receivedAt: Instant;
  placedAt: Instant;
  deliveredAt?: Instant | undefined;
  acknowledgedAt?: Instant | undefined;
  firstAttemptAt?: Instant | undefined;
  firstContactAt?: Instant | undefined;
  outcomeAt?: Instant | undefined;
};

/** Measures the clock of a first cycle from its times alone, as `measureLeadClock` does from a history. */
export function measureStampedClock(times: StampTimes, inForce: HoursInForce | undefined): LeadClockSummary {
  const { receivedAt, placedAt, deliveredAt, firstAttemptAt } = times;
  const hours = inForce?.hours;
  return {
    heldSeconds: toSeconds(Math.max(0, elapsedMs(receivedAt, placedAt))),
    agencyLatencySeconds: deliveredAt ? toSeconds(Math.max(0, elapsedMs(placedAt, deliveredAt))) : null,
    raw: measureTimes(times, msSinceDelivery),
    working: measureTimes(times, (from, to) => hours && measureWorkingMs(hours, hours.timeZone, from, to)),
    hoursFrom: (deliveredAt && inForce?.from) ?? null,
    outsideHours: deliveredAt && firstAttemptAt && hours ? !isWithinHours(hours, hours.timeZone, firstAttemptAt) : null,
  };
}

/** How long a client has had a lead, in milliseconds; in working time only from a delivery, if the client has hours. */
export type LeadAge = { since: Instant; rawMs: number; workingMs: number | undefined };

/**
 * Measures the age of a lead at `now`, which a first attempt at that instant would have as its TTFA. It counts from the
 * delivery of the latest cycle; before, from its start.
 */
export function measureLeadAge(state: LeadState, inForce: HoursInForce | undefined, now: Instant): LeadAge {
  const cycle = state.cycles.at(-1);
  const since = cycle?.deliveredAt ?? cycle?.from ?? state.received.at;
  const hours = cycle?.deliveredAt && inForce?.hours;
  return {
    since,
    rawMs: msSinceDelivery(since, now) ?? 0,
    workingMs: hours && measureWorkingMs(hours, hours.timeZone, since, now),
  };
}

/** Leaves the stamps out. */
export const summarizeLeadClock = ({
  cycle: _,
  stamps: __,
  deliveredOutsideHours: ___,
  ...summary
}: LeadClock): LeadClockSummary => summary;

const measureStamps = (stamps: ClockStamps, measureMs: (from: Instant, to: Instant) => number | undefined) =>
  measureTimes(
    {
      deliveredAt: stamps.delivered?.at,
      acknowledgedAt: stamps.acknowledged?.at,
      firstAttemptAt: stamps.firstAttempt?.at,
      firstContactAt: stamps.firstContact?.at,
      outcomeAt: stamps.outcome?.at,
    },
    measureMs,
  );

function measureTimes(
  { deliveredAt, ...times }: Omit<StampTimes, "receivedAt" | "placedAt">,
  measureMs: (from: Instant, to: Instant) => number | undefined,
): ClockSeconds {
  const measure = (at: Instant | undefined) => {
    const ms = deliveredAt && at ? measureMs(deliveredAt, at) : undefined;
    return ms === undefined ? null : toSeconds(ms);
  };
  return {
    acknowledgedSeconds: measure(times.acknowledgedAt),
    ttfaSeconds: measure(times.firstAttemptAt),
    ttfcSeconds: measure(times.firstContactAt),
    outcomeSeconds: measure(times.outcomeAt),
  };
}

/** The stamps of the client that its report measures. */
export const MeasuredStamp = z.enum(["acknowledged", "firstAttempt", "firstContact"]).meta({ id: "MeasuredStamp" });
export type MeasuredStamp = z.infer<typeof MeasuredStamp>;

/** Lists the stamps of the first cycle that Baton heard of more than an hour later (`told_late`). */
export function listLateStamps({ received, cycles }: LeadState): MeasuredStamp[] {
  const stamps = foldStamps(received, cycles[0]);
  return MeasuredStamp.options.filter((name) => stamps[name]?.grade === "told_late");
}

const toSeconds = (ms: number): number => Math.round(ms / 1000);

function foldStamps(received: Received, cycle: LeadCycle | undefined): ClockStamps {
  const { from: placedAt, acknowledgement, callStarts, attempts = [], outcome, deliveredAt } = cycle ?? {};
  const { firstAttempt, firstContact } = findFirstAttempts(attempts);
  const call = callStarts?.[0];
  return {
    received: { at: received.at, recordedAt: received.at, source: received.source, grade: "system" },
    placed: placedAt ? { at: placedAt, recordedAt: placedAt, source: "baton", grade: "system" } : null,
    delivered: deliveredAt ? { at: deliveredAt, recordedAt: deliveredAt, source: "baton", grade: "provider" } : null,
    acknowledged: acknowledgement ? toAnswerStamp(acknowledgement) : null,
    callStarted: call ? { at: call.at, recordedAt: call.at, source: call.source, grade: "tap" } : null,
    firstAttempt: firstAttempt ? toReportedStamp(firstAttempt) : null,
    firstContact: firstContact ? toReportedStamp(firstContact) : null,
    outcome: outcome ? toReportedStamp(outcome) : null,
  };
}

const toReportedStamp = ({ at, recordedAt, source }: Omit<Stamp, "grade">): Stamp => ({
  at,
  recordedAt,
  source,
  grade: gradeReport({ at, recordedAt }),
});

/** An answer in the reply of an endpoint is part of its receipt; any other is a report. */
const toAnswerStamp = ({
  at,
  recordedAt = at,
  source,
}: Pick<Stamp, "at" | "source"> & { recordedAt?: Instant | undefined }): Stamp =>
  source === "baton" ? { at, recordedAt, source, grade: "provider" } : toReportedStamp({ at, recordedAt, source });
