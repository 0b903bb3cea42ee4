import { describe, expect, it } from "vitest";
import { makeSeededRandom } from "#bin/demo/sample-leads.ts";
import type { Fact } from "#domain/history/fact.ts";
import { elapsedMs, instant, type Instant } from "#domain/shared/instant.ts";
import { factSortKey } from "#leads/adapters/keys.ts";
import { contactHours, ladder, meetingMinutes, plus, runBusyDay } from "#test/support/crash/busy-day.ts";
import { canBefall, type Trouble } from "#test/support/crash/troubles.ts";

const leadCount = 250;
const timeoutMs = 240_000;
const toleranceMs = 5_000;
/** How early a job may run: the clocks of two machines differ. */
const earlyMs = 1_000;
/** How often a call gets a fault: a few hundred in the day. */
const oneIn = 60;

type Run = Awaited<ReturnType<typeof runBusyDay>>;
type Lead = Run["leads"][number];
/** What must happen about a lead, and when. */
type Due = { name: string; at: Instant };

const dayMinutes = 24 * 60;
const startOfDay = (at: Instant): Instant => instant(Date.parse(`${at.slice(0, 10)}T00:00:00.000Z`));

/** The instant after so many minutes of the contact hours, which are in UTC, are the same each day, and end inclusively. */
function afterWorkingMinutes(from: Instant, minutes: number): Instant {
  const day = startOfDay(from);
  const [opens, closes] = [plus(day, contactHours.opens), plus(day, contactHours.closes)];
  if (from >= closes) return afterWorkingMinutes(plus(day, dayMinutes + contactHours.opens), minutes);
  const end = plus(from < opens ? opens : from, minutes);
  if (end <= closes) return end;
  return afterWorkingMinutes(plus(day, dayMinutes + contactHours.opens), elapsedMs(closes, end) / 60_000);
}

/** What is due about a lead on the day, from its plan and from when it was delivered. */
function listDue({ kind, answeredAt, start }: Lead, deliveredAt: Instant | undefined, dayStart: Instant): Due[] {
  const wakes: Due[] = kind === "sleeps" ? [{ name: "woken 2", at: plus(dayStart, 9 * 60) }] : [];
  const isChased = kind === "chased" || kind === "answers" || kind === "sleeps";
  let earliest = deliveredAt;
  const chases = (isChased && deliveredAt ? ladder : []).map(({ after, clock }, index): Due => {
    const from = deliveredAt as Instant;
    const own = clock === "raw" ? plus(from, after) : afterWorkingMinutes(from, after);
    // No step is due before the one before it, whichever clock each has.
    earliest = earliest && own < earliest ? earliest : own;
    return { name: `chased ${index + 1}`, at: earliest };
  });
  // An acknowledgement ends the steps that wait for one; the third waits for a call.
  const wanted = chases.filter(({ name, at }) => !answeredAt || at < answeredAt || name === "chased 3");
  const reminders: Due[] =
    kind === "reminded" && start
      ? ["prospect 60", "client 60"].map((name) => ({ name: `reminded ${name}`, at: plus(start, -60) }))
      : [];
  const presumed: Due[] =
    kind === "presumed" && start ? [{ name: "concluded presumed", at: plus(start, meetingMinutes + dayMinutes) }] : [];
  const isToday = ({ at }: Due) => at >= dayStart && at < plus(dayStart, dayMinutes);
  return [...wakes, ...wanted, ...reminders, ...presumed].filter(isToday);
}

function nameOf(fact: Fact): string | undefined {
  switch (fact.kind) {
    case "chased":
      return `chased ${fact.step}`;
    case "woken":
      return "woken 2";
    case "appointment_reminded":
      return `reminded ${fact.side} ${fact.minutesBefore}`;
    case "appointment_concluded":
      return `concluded ${fact.stage}`;
    default:
      return undefined;
  }
}

/** Lists what was due and did not happen once within five seconds, what happened besides, and what was sent late or twice. */
async function findFaults(run: Run): Promise<{ faults: string[]; counts: Record<string, number> }> {
  const { leads, arrivedAt, writtenAt, dayStart, system } = run;
  const counts: Record<string, number> = {};
  const faults = [...run.faults];
  for (const [index, lead] of leads.entries()) {
    const loaded = await run.load(index);
    const cycle = loaded.state.cycles.at(-1);
    const due = new Map(listDue(lead, cycle?.deliveredAt, dayStart).map(({ name, at }) => [name, at]));
    const about = `${lead.kind} lead ${index}`;
    for (const fact of loaded.facts) {
      const name = nameOf(fact);
      const at = writtenAt.get(`${run.partitionOf(index)} ${factSortKey(fact)}`);
      if (!name || !at || at < dayStart) continue;
      counts[name] = (counts[name] ?? 0) + 1;
      const dueAt = due.get(name);
      if (!dueAt) faults.push(`${about}: ${name} happened at ${at}, and was not due`);
      else expectWithin(`${about}: ${name}`, dueAt, at);
      due.delete(name);
      for (const id of sendsOf(fact)) {
        const times = arrivedAt.get(id) ?? [];
        const most = system.unreceipted.has(id) ? 2 : 1;
        if (times.length < 1 || times.length > most) faults.push(`${about}: ${name} was sent ${times.length} times`);
        if (dueAt && times[0]) expectWithin(`${about}: ${name} sent`, dueAt, times[0]);
      }
    }
    for (const [name, at] of due) faults.push(`${about}: ${name} was due at ${at}, and never happened`);
  }
  return { faults, counts };

  function expectWithin(name: string, dueAt: Instant, at: Instant): void {
    const lateMs = elapsedMs(dueAt, at);
    if (lateMs < -earlyMs || lateMs > toleranceMs) faults.push(`${name} was due at ${dueAt}, and happened at ${at}`);
  }
}

/** The deliveries of a fact, as their senders name them. */
function sendsOf(fact: Fact): string[] {
  if (fact.kind === "chased" || fact.kind === "woken") return fact.deliveries.map(({ id }) => id);
  if (fact.kind !== "appointment_reminded") return [];
  const { appointmentId, sequence, minutesBefore, side } = fact;
  return [[appointmentId, sequence, `reminder-${minutesBefore}`, side].join("/")];
}

const kindsOfFault: Trouble["kind"][] = ["crashes before", "crashes after", "has a rival", "is refused"];

/** Each kind of event happened to as many leads as there are of it, so that the day proves something. */
function expectBusy(counts: Record<string, number>): void {
  const share = leadCount / 5;
  for (const name of ["chased 1", "chased 2", "chased 3"]) expect(counts[name]).toBeGreaterThan(2 * share);
  for (const name of ["reminded client 60", "reminded prospect 60", "woken 2", "concluded presumed"]) {
    expect(counts[name]).toBe(share);
  }
}

describe(`a day with ${leadCount} leads`, () => {
  it(
    "chases, reminds, wakes and presumes once each, within five seconds of its instant, although functions are killed",
    async () => {
      const random = makeSeededRandom(500);
      const struck: Record<string, number> = {};
      let killedSweeps = 0;
      const run = await runBusyDay(leadCount, (call) => {
        if (random() > 1 / oneIn) return undefined;
        const kind = kindsOfFault[Math.floor(random() * kindsOfFault.length)] as Trouble["kind"];
        if (!canBefall(kind, call)) return undefined;
        struck[kind] = (struck[kind] ?? 0) + 1;
        if (call.flow === "sweep" && kind !== "has a rival") killedSweeps += 1;
        return kind;
      });
      const { faults, counts } = await findFaults(run);
      expect(faults.slice(0, 12)).toEqual([]);
      expectBusy(counts);
      expect(killedSweeps).toBeGreaterThan(0);
      for (const kind of kindsOfFault) expect(struck[kind]).toBeGreaterThan(leadCount / 50);
    },
    timeoutMs,
  );
});
