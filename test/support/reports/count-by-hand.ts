import type { Appointment } from "#domain/appointments/appointment.ts";
import { isCharged } from "#domain/billing/charge-lines.ts";
import { judgeByLastChange } from "#domain/billing/appointment-charge.ts";
import { OutcomeKind, wasProspectReached } from "#domain/contact/contact-fact.ts";
import { toWallClock, Weekday } from "#domain/shared/wall-clock.ts";
import type { AnyLead } from "./measured-leads.ts";
import { zone } from "./measured-leads.ts";

const stamps = { acknowledged: "acknowledgedSeconds", ttfa: "ttfaSeconds", ttfc: "ttfcSeconds" } as const;
const bands = [
  ["0-5", 0, 300],
  ["5-15", 301, 900],
  ["15-60", 901, 3600],
  ["60-240", 3601, 14_400],
  ["over-240", 14_401, Infinity],
] as const;

/**
 * Counts leads by asking each question of all of them, from their folded histories: what the figures of cells must be.
 * `times` are all values of each distribution.
 */
export function countByHand(leads: readonly AnyLead[]) {
  const counts: Record<string, number> = {};
  const times: Record<string, number[]> = {};
  const money: Record<string, Record<string, number>> = {};
  const count = (name: string, isCounted: (lead: AnyLead) => boolean) => {
    const counted = leads.filter(isCounted).length;
    if (counted > 0) counts[name] = counted;
  };
  const collect = (name: string, of: readonly AnyLead[], getSeconds: (lead: AnyLead) => number | null) => {
    const seconds = of.map(getSeconds).filter((each) => each !== null);
    if (seconds.length > 0) times[name] = seconds;
    for (const minutes of [5, 15, 60]) {
      const within = seconds.filter((each) => each <= minutes * 60).length;
      if (within > 0) counts[`${name}.within_${minutes}`] = within;
    }
  };
  const isWon = ({ state }: AnyLead) => state.outcome?.outcome === "won";
  const wasReached = ({ state, record }: AnyLead) => wasProspectReached(record.firstContactAt, state.outcome?.outcome);
  const isDelivered = ({ state }: AnyLead) => state.deliveredAt !== undefined;
  const results = ({ state }: AnyLead) =>
    state.appointments.map((each) => {
      const { status, result } = judgeByLastChange(each);
      return status === "decided" ? String(result) : status;
    });
  const isHeldEnd = (end: string) => end === "held" || end === "presumed_held";
  const isHeld = (lead: AnyLead) => results(lead).some(isHeldEnd);
  /** What the client said last counts, unless the agency decided. */
  const wasUnqualified = ({ statements, decided }: Appointment) =>
    [...statements.filter(({ by }) => by === "client"), decided]
      .map((each) => each?.qualified)
      .filter((qualified) => qualified !== undefined)
      .at(-1) === false;
  const isReturned = ({ state }: AnyLead) => state.returns.some(({ status }) => status === "approved");

  count("placed", () => true);
  count("delivered", isDelivered);
  count("acknowledged", ({ state }) => state.acknowledgement !== undefined);
  count("rejected", ({ state }) => state.status === "rejected" || state.status === "duplicate");
  count("attempted", ({ state }) => state.contact.firstAttemptAt !== undefined);
  count("reached", wasReached);
  count("with_return", ({ state }) => state.returns.length > 0);
  count("with_appointment", ({ state }) => state.appointments.length > 0);
  count("held", isHeld);
  count(
    "qualified",
    (lead) =>
      isHeld(lead) &&
      !isReturned(lead) &&
      lead.state.appointments.some((each, index) => isHeldEnd(results(lead)[index] ?? "") && !wasUnqualified(each)) &&
      lead.state.outcome?.outcome !== "bad_data" &&
      lead.state.outcome?.outcome !== "not_interested",
  );
  for (const kind of OutcomeKind.options) count(`outcome.${kind}`, ({ state }) => state.outcome?.outcome === kind);
  for (const lead of leads) {
    const { state, record } = lead;
    const add = (name: string) => (counts[name] = (counts[name] ?? 0) + 1);
    for (const end of results(lead)) add(`appointment.${record.path}.${end}`);
    for (const { opened, status } of state.returns) add(`return.${opened.reason}.${status}`);
    for (const each of state.deliveries) {
      add(`delivery.${each.channel}.${each.status}`);
      if (each.status === "skipped") add(`skipped.${each.channel}.${each.reason}`);
    }
    if (isWon(lead)) {
      const [placed, won] = [record.placedAt, state.outcome?.at ?? record.placedAt].map((moment) =>
        Date.parse(toWallClock(zone, moment).date),
      );
      add(`won_on_day.${Math.max(0, ((won ?? 0) - (placed ?? 0)) / 86_400_000)}`);
    }
  }
  count(
    "told_late.acknowledged",
    ({ clock: { raw, stamps: s } }) => raw.acknowledgedSeconds !== null && s.acknowledged?.grade === "told_late",
  );
  count(
    "told_late.ttfa",
    ({ clock: { raw, stamps: s } }) => raw.ttfaSeconds !== null && s.firstAttempt?.grade === "told_late",
  );
  count(
    "told_late.ttfc",
    ({ clock: { raw, stamps: s } }) => raw.ttfcSeconds !== null && s.firstContact?.grade === "told_late",
  );

  const inSlices: [string, (lead: AnyLead) => boolean][] = [["all", () => true]];
  for (const channel of ["sms", "email", "webhook"])
    inSlices.push([`channel.${channel}`, (lead) => firstChannel(lead) === channel]);
  for (const [slice, isIn] of inSlices) {
    const own = leads.filter((lead) => isDelivered(lead) && isIn(lead));
    if (own.length > 0) counts[`${slice}.delivered`] = own.length;
    const withHours = own.filter(({ clock }) => clock.hoursFrom !== null).length;
    if (withHours > 0) counts[`${slice}.with_hours`] = withHours;
    for (const [stamp, seconds] of Object.entries(stamps)) {
      for (const kind of ["raw", "working"] as const)
        collect(`${slice}.${stamp}.${kind}`, own, ({ clock }) => clock[kind][seconds]);
    }
    collect(`${slice}.agency_latency.raw`, own, ({ clock }) => clock.agencyLatencySeconds);
    collect(`${slice}.held.raw`, own, ({ clock }) => clock.heldSeconds);
  }
  const placedAt = new Map(leads.map((lead) => [lead, toWallClock(zone, lead.record.placedAt)]));
  for (const day of Weekday.options) {
    for (let hour = 0; hour < 24; hour++) {
      const slice = `hour.${day}.${hour}`;
      const own = leads.filter((lead) => {
        const { weekday, minute } = placedAt.get(lead) ?? {};
        return isDelivered(lead) && weekday === day && minute !== undefined && Math.trunc(minute / 60) === hour;
      });
      if (own.length > 0) counts[`${slice}.delivered`] = own.length;
      collect(`${slice}.ttfa.raw`, own, ({ clock }) => clock.raw.ttfaSeconds);
    }
  }
  for (const kind of ["raw", "working"] as const) {
    const own = leads.filter((lead) => isDelivered(lead) && (kind === "raw" || lead.clock.hoursFrom !== null));
    const put = (band: string, isIn: (seconds: number | null) => boolean) => {
      const inBand = own.filter(({ clock }) => isIn(clock[kind].ttfaSeconds));
      for (const [what, of] of Object.entries({
        leads: inBand.length,
        reached: inBand.filter(wasReached).length,
        won: inBand.filter(isWon).length,
      }))
        if (of > 0) counts[`band.${kind}.${band}.${what}`] = of;
    };
    for (const [band, from, to] of bands) put(band, (seconds) => seconds !== null && seconds >= from && seconds <= to);
    put("none", (seconds) => seconds === null);
  }

  for (const currency of new Set(leads.map(({ record }) => record.price.currency))) {
    const own = leads.filter(({ record }) => record.price.currency === currency);
    const spendOf = (some: readonly AnyLead[]) => some.reduce((sum, { record }) => sum + record.charged.amount, 0);
    const rules = ({ record }: AnyLead) => record.lines.map(({ rule }) => rule);
    const billed = own.filter(({ record }) => isCharged(record));
    const delivered = own.filter(isDelivered);
    const held = own.filter(isHeld);
    const net = own.filter(
      (lead) =>
        (isCharged(lead.record) || rules(lead).includes("lead.replacement@1")) &&
        !rules(lead).some((rule) => rule.startsWith("return.") && rule !== "return.partial_credit@1"),
    );
    const named = {
      priced: own.length,
      "billed.leads": billed.length,
      "billed.sales": billed.filter(isWon).length,
      "billed.spend": spendOf(billed),
      "delivered.leads": delivered.length,
      "delivered.sales": delivered.filter(isWon).length,
      "delivered.spend": spendOf(delivered),
      "net.leads": net.length,
      "net.sales": net.filter(isWon).length,
      "net.spend": spendOf(own),
      "held.leads": held.length,
      "held.sales": held.filter(isWon).length,
      "held.spend": spendOf(own.filter(({ state }) => state.appointments.length > 0)),
      credited: -own
        .flatMap(({ record }) => record.lines)
        .reduce((sum, line) => (line.line === "return" ? sum + line.amount : sum), 0),
    };
    money[currency] = Object.fromEntries(Object.entries(named).filter(([, value]) => value !== 0));
  }
  for (const { record } of leads.filter(isWon)) {
    const value = record.outcome?.value;
    if (!value) continue;
    const own = (money[value.currency] ??= {});
    own["won_value"] = (own["won_value"] ?? 0) + value.amount;
    (times[`sale_value.${value.currency}`] ??= []).push(value.amount);
  }
  return { counts, money, times };
}

const firstChannel = ({ state }: AnyLead) =>
  state.deliveries.find((each) => "deliveredAt" in each && each.deliveredAt === state.deliveredAt)?.channel;
