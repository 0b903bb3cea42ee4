import { makeSeededRandom } from "../demo/sample-leads.ts";
import { planWork, type WorkStep } from "./plan-work.ts";
import { type ClientKey, sampleClients } from "./sample-clients.ts";
import { mostPeople, samplePerson } from "./sample-people.ts";

/** A lead that the agency pushes, and what comes of it if it is accepted. */
export type PlannedLead = {
  idempotencyKey: string;
  client: ClientKey;
  person: { name: string; phone: string; email: string; postcode: string; address: string };
  notes: string;
  work: WorkStep[];
};

/** A moment at which the clock stops: what was done since the last stop is recorded, and leads come in. */
type Stop = { atMs: number; leads: PlannedLead[] };

export type SamplePlan = {
  stops: Stop[];
  /** Phones that are suppressed before the first lead. */
  suppressed: string[];
};

export type PlanOptions = { seed: number; days: number; leads: number; endMs: number };

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** The last stop is so long before the end, which has leads of its own. */
const spareMs = 90 * minuteMs;

/** Every how many leads there is one that Baton refuses, each for the next of `mistakes`. */
const refusedEvery = 12;
const mistakes = ["phone_invalid", "duplicate_lead", "out_of_area", "suppressed"] as const;

/** Two waves a day, in minutes since midnight UTC: before noon, and after lunch. */
const waves = [
  { from: 8.5 * 60, to: 10.9 * 60 },
  { from: 13 * 60, to: 17.5 * 60 },
] as const;

/**
 * Plans the stops of `days` days up to `endMs`, and which leads come at each. The same options give the same plan. A
 * weekday has one or two stops, a Saturday has one, and a Sunday has none.
 */
export function planStops({ seed, days, leads, endMs }: PlanOptions): SamplePlan {
  if (leads > mostPeople) throw new Error(`the sample has at most ${mostPeople} leads`);
  const random = makeSeededRandom(seed);
  const stops = planTimes({ days, endMs, wavesPerDay: leads / days > 2 ? 2 : 1, random });
  const counts = new Map<ClientKey, number>();
  const suppressed: string[] = [];
  const planned = stops.map(({ atMs, weight }) => ({ atMs, weight, leads: [] as PlannedLead[] }));
  const totalWeight = planned.reduce((sum, { weight }) => sum + weight, 0);
  let [index, due] = [0, 0];
  let previous: PlannedLead | undefined;
  for (const stop of planned) {
    for (due += (leads * stop.weight) / totalWeight; index < Math.round(due); index += 1) {
      const lead = planLead(index);
      if (index % refusedEvery === refusedEvery - 1) stop.leads.push(spoil(lead, Math.floor(index / refusedEvery)));
      else stop.leads.push((previous = withWork(lead, (endMs - stop.atMs) / dayMs)));
    }
  }
  return { stops: planned.map(({ atMs, leads: own }) => ({ atMs, leads: own })), suppressed };

  function planLead(number: number): PlannedLead {
    const client = chooseClient(random());
    const { person, notes } = samplePerson(number, client, random());
    return { idempotencyKey: `sample-${number}`, client, person, notes, work: [] };
  }

  function withWork(lead: PlannedLead, ageDays: number): PlannedLead {
    const nth = counts.get(lead.client) ?? 0;
    counts.set(lead.client, nth + 1);
    return { ...lead, work: planWork(lead.client, { nth, ageDays, random }) };
  }

  /** Makes a lead one that Baton refuses. */
  function spoil(lead: PlannedLead, nth: number): PlannedLead {
    switch (mistakes[nth % mistakes.length]) {
      case "duplicate_lead":
        // Of two in one batch, either may be the first; the work is done about that one.
        return previous ? { ...previous, idempotencyKey: lead.idempotencyKey } : lead;
      case "out_of_area":
        return { ...lead, person: { ...lead.person, postcode: "TR18 4AB" } };
      case "suppressed":
        suppressed.push(lead.person.phone);
        return lead;
      default:
        return { ...lead, person: { ...lead.person, phone: "0770 0900" } };
    }
  }
}

type Times = { days: number; endMs: number; wavesPerDay: number; random: () => number };

/** Plans when the clock stops, and how many leads come then in proportion to the others. */
function planTimes({ days, endMs, wavesPerDay, random }: Times): { atMs: number; weight: number }[] {
  const firstMidnight = Math.floor((endMs - days * dayMs) / dayMs) * dayMs + dayMs;
  const stops: { atMs: number; weight: number }[] = [];
  for (let midnight = firstMidnight; midnight < endMs; midnight += dayMs) {
    const weekday = new Date(midnight).getUTCDay();
    const count = weekday === 0 ? 0 : weekday === 6 ? 1 : wavesPerDay;
    for (const { from, to } of waves.slice(0, count)) {
      const atMs = midnight + Math.floor((from + (to - from) * random()) * minuteMs + random() * minuteMs);
      const weight = (weekday === 6 ? 0.4 : 1) * (0.5 + random());
      if (atMs < endMs - spareMs) stops.push({ atMs, weight });
    }
  }
  return stops;
}

function chooseClient(choice: number): ClientKey {
  let sum = 0;
  for (const { key, share } of sampleClients) {
    sum += share;
    if (choice < sum) return key;
  }
  return sampleClients[0].key;
}
