import { inspect } from "node:util";
import { phoneFor } from "#bin/demo/sample-leads.ts";
import type { Campaign } from "#domain/campaigns/campaign.ts";
import type { Chase } from "#domain/campaigns/chase.ts";
import type { Model } from "#domain/campaigns/model.ts";
import { instant, type Instant } from "#domain/shared/instant.ts";
import { loadLead } from "#leads/read-lead.ts";
import { anId } from "../an-id.ts";
import { on } from "../at.ts";
import { memoryDynamoDb } from "../doubles/memory-dynamodb.ts";
import { aClock } from "../doubles/a-clock.ts";
import { aCampaign, aClient, anAgency, anAgencyKey, anSmsSubscription, aPerson, aSeat } from "../entities.ts";
import { ids } from "../ids.ts";
import { type ApiRoute, askApi, askingOf, type Request } from "./asking.ts";
import { endOf } from "./end.ts";
import { systemFunctions } from "./functions.ts";
import type { Process } from "./process.ts";
import { taken } from "./run-scenario.ts";
import { storesOf } from "./stores.ts";
import { aTroubledSystem } from "./system.ts";
import type { Call, Trouble } from "./troubles.ts";

const minuteMs = 60_000;
export const plus = (start: Instant, minutes: number): Instant => instant(Date.parse(start) + minutes * minuteMs);

const clientId = anId("client");
const agencyId = anId("agency");
/** The day before, on which leads are put to sleep and the meetings take place that are presumed on the day itself. */
const dayBefore = on("2026-11-23T00:00:00Z");
const dayStart = plus(dayBefore, 24 * 60);

/** What happens to a lead before and on the day. */
const kinds = ["chased", "answers", "reminded", "presumed", "sleeps"] as const;
type Kind = (typeof kinds)[number];
export type PlannedLead = {
  kind: Kind;
  /** When it is pushed. */
  at: Instant;
  /** When the client acknowledges a lead that it answers. */
  answeredAt?: Instant;
  /** The start of its appointment. */
  start?: Instant;
};

/** The ladder of the callback campaign; both clocks run while the client's contact hours are open. */
export const ladder: Chase["steps"] = [
  { after: 10, clock: "raw", while: "unacknowledged", do: { kind: "remind", channel: "sms" } },
  { after: 30, clock: "working", while: "unacknowledged", do: { kind: "tell_agency" } },
  { after: 95, clock: "raw", while: "unattempted", do: { kind: "remind", channel: "sms" } },
];
export const contactHours = { opens: 8 * 60, closes: 18 * 60 };
const everyDay = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export const meetingMinutes = 15 as const;
const seatCount = 10;

/** Plans the leads of the day: a fifth of each kind, each at another second. */
function planLeads(count: number): PlannedLead[] {
  return Array.from({ length: count }, (_, index): PlannedLead => {
    const kind = kinds[index % kinds.length] ?? "chased";
    const number = Math.floor(index / kinds.length);
    // 7 and 37 are odd numbers of seconds, so that the leads do not fall on the minutes of the sweep.
    const spread = (number * 7 * 60 + ((index * 37) % 60)) % (13 * 60 * 60);
    const inDay = (start: Instant, seconds: number) => plus(start, 6 * 60 + seconds / 60);
    const slot = Math.floor(number / seatCount) * meetingMinutes;
    switch (kind) {
      case "chased":
        return { kind, at: inDay(dayStart, spread) };
      case "answers":
        return { kind, at: inDay(dayStart, spread), answeredAt: plus(inDay(dayStart, spread), 5.5 + (number % 100)) };
      case "reminded":
        return { kind, at: inDay(dayBefore, spread / 4), start: plus(dayStart, 12 * 60 + slot) };
      case "presumed":
        return { kind, at: inDay(dayBefore, spread / 4), start: plus(dayBefore, 13 * 60 + slot) };
      case "sleeps":
        return { kind, at: inDay(dayBefore, spread) };
    }
  });
}

const callbacks = anId("campaign");
const appointments = anId("campaign", 2);
const hybrids = anId("campaign", 3);
const campaignOf = ({ kind }: PlannedLead, index: number) => {
  if (kind === "reminded" || kind === "presumed") return index % 2 === 0 ? appointments : hybrids;
  return callbacks;
};
const leadIdOf = (index: number) => ids.derive("lead", agencyId, `lead-${index}`);

/** Runs two days with leads of each kind on the clock of the test. `chooseFault` chooses the fault of each call of the second. */
export async function runBusyDay(count: number, chooseFault?: (call: Call) => Trouble["kind"] | undefined) {
  const table = { client: memoryDynamoDb(), name: "Baton" };
  const clock = aClock("00:00");
  clock.setTo(dayBefore);
  const leads = planLeads(count);
  /** When each item was first written, and when each delivery arrived. */
  const writtenAt = new Map<string, Instant>();
  const arrivedAt = new Map<string, Instant[]>();
  const unforeseen: string[] = [];
  const system = aTroubledSystem({
    table,
    clock,
    agencyId,
    chooseFault: (call) => (clock.now() >= dayStart ? chooseFault?.(call) : undefined),
    onWritten(item) {
      const key = [item["pk"], item["sk"]].map((value) => String(value?.["S"])).join(" ");
      if (!writtenAt.has(key)) writtenAt.set(key, clock.now());
    },
    betweenHandOverAndReceipt: /^(POST|Publish$|SendEmail|PutItem (fact|attempt)\/)/,
    functions: systemFunctions({
      now: clock.now,
      agencyId,
      endpoints: () => taken,
      onFault: (fault) => void (system.hasStruck() || unforeseen.push(inspect(fault))),
      metrics: {
        recordReturned: () => undefined,
        recordMissing: () => undefined,
        recordUnreachable: () => undefined,
        recordOverdue: () => undefined,
      },
    }),
    onArrived: (id) => void arrivedAt.set(id, [...(arrivedAt.get(id) ?? []), clock.now()]),
    onTexted: () => undefined,
    onMailed: () => undefined,
  });
  await setUp(storesOf(table));

  const caller = { ...anAgencyKey(), agencyId };
  const ask = (route: ApiRoute, request: Request) =>
    system.insist(`api: ${route}`, (process) => askApi(askingOf(process, clock.now), route, caller, request));
  for (const { at, act } of listRequests(leads, ask, (index) => push(leads[index], index)).sort((a, b) =>
    a.at < b.at ? -1 : 1,
  )) {
    await system.pass(at);
    await act();
  }
  await system.pass(plus(dayStart, 24 * 60));
  const { faults } = await endOf({
    system,
    arrivals: [...arrivedAt].flatMap(([id, times]) => times.map(() => id)),
    texts: [],
    faultTexts: [],
    metrics: new Set(),
  });
  return {
    leads,
    system,
    writtenAt,
    arrivedAt,
    dayStart,
    faults: [...unforeseen, ...faults],
    partitionOf: (index: number) => `${agencyId}/${leadIdOf(index)}`,
    async load(index: number) {
      const lead = await loadLead(storesOf(table).history, { agencyId, leadId: leadIdOf(index) });
      if (!lead) throw new Error(`lead ${index} was lost`);
      return lead;
    },
  };

  async function push(lead: PlannedLead | undefined, index: number) {
    const { person, ...rest } = aPerson();
    const contact = { ...person, phone: phoneFor(index), email: `zoe.${index}@example.com` };
    await system.insist("intake: pushLead", async (process: Process) => {
      const accepted = await askingOf(process, clock.now).acceptLead(
        { agencyId, author: anId("key") },
        `lead-${index}`,
        {
          campaignId: lead ? campaignOf(lead, index) : callbacks,
          ...rest,
          person: contact,
        },
      );
      if (!accepted.ok) throw new Error(accepted.refusal.kind);
    });
  }
}

type Timed = { at: Instant; act: () => Promise<void> };

/** Lists what is asked of the system from outside, each request with its time. */
function listRequests(
  leads: readonly PlannedLead[],
  ask: (route: ApiRoute, request: Request) => Promise<void>,
  push: (index: number) => Promise<void>,
): Timed[] {
  return leads.flatMap((lead, index): Timed[] => {
    const { kind, at, answeredAt, start } = lead;
    const params = { leadId: leadIdOf(index) };
    const once = { params, idempotencyKey: `once-${index}` };
    const pushed = { at, act: () => push(index) };
    const calls = {
      at: plus(at, 1),
      act: () => ask("recordContactAttempt", { ...once, body: { result: "connected" } }),
    };
    switch (kind) {
      case "chased":
        return [pushed];
      case "answers":
        return [
          pushed,
          { at: answeredAt ?? at, act: () => ask("acknowledgeLead", { params, body: { outcome: "accepted" } }) },
        ];
      case "reminded":
      case "presumed": {
        const seatId = anId("seat", 1 + (Math.floor(index / kinds.length) % seatCount));
        const promotion = { point: "first_contact", reason: "needs_survey" };
        const isHybrid = campaignOf(lead, index) === hybrids;
        const body = { seatId, start, place: { kind: "visit" }, ...(isHybrid && { promotion }) };
        return [pushed, calls, { at: plus(at, 2), act: () => ask("bookAppointment", { ...once, body }) }];
      }
      case "sleeps":
        return [
          pushed,
          calls,
          {
            at: plus(at, 2),
            act: () => ask("recordOutcome", { ...once, body: { outcome: "nurture", wakeOn: "2026-11-24" } }),
          },
        ];
    }
  });
}

async function setUp({ agencies, clients, campaigns, subscriptions, seats }: ReturnType<typeof storesOf>) {
  const scope = { agencyId, clientId };
  await agencies.create(anAgency({ id: agencyId, smsPerDay: { amount: 1_000_000, currency: "USD" } }));
  const opening = { days: [...everyDay], from: "08:00", to: "18:00" };
  const since = { from: on("2026-01-01T00:00:00Z") };
  const hours = { ...since, weekly: [opening], holidays: [], calendars: [], timeZone: "Europe/London" };
  await clients.create({ agencyId }, aClient({ id: clientId, agencyId, contactHours: [hours] }), "");
  await subscriptions.create(scope, anSmsSubscription(), "");
  const make = (id: Campaign["id"], model: Model, changes: { chase?: Chase } = {}) => {
    const terms = [{ ...since, model, price: { amount: 6_000, currency: "GBP" }, ...changes }];
    return campaigns.create({ agencyId }, aCampaign({ id, terms, duplicateWindowDays: 0 }), "");
  };
  await make(callbacks, "callback", { chase: { steps: ladder } });
  await make(appointments, "appointment");
  await make(hybrids, "hybrid");
  const availability = { weekly: [{ days: [...everyDay], from: "00:00", to: "24:00" }], exceptions: [] };
  const minutes = { minutes: meetingMinutes, gridMinutes: meetingMinutes, minNoticeMinutes: 0 } as const;
  for (let number = 1; number <= seatCount; number += 1) {
    await seats.create(scope, aSeat({ ...minutes, availability, id: anId("seat", number) }), "");
  }
}
