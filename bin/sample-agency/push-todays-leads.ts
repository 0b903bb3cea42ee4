import { sampleClients } from "./sample-clients.ts";
import { samplePerson } from "./sample-people.ts";
import type { PlannedLead } from "./plan-stops.ts";

const minuteMs = 60_000;

/** Minutes before the present at which leads come that no client has called yet. Some clocks are over five minutes. */
const minutesAgo = [47, 22, 11, 6, 2, 0];

type Deps = {
  setClock: (time: Date) => void;
  waitUntilIdle: () => Promise<void>;
  push: (atMs: number, leads: readonly PlannedLead[]) => Promise<number>;
};

/**
 * Pushes leads up to the present, which is where the clock stays. They are people from `firstIndex` on. Returns how
 * many were accepted.
 */
export async function pushTodaysLeads({ setClock, waitUntilIdle, push }: Deps, firstIndex: number): Promise<number> {
  let accepted = 0;
  for (const [nth, minutes] of minutesAgo.entries()) {
    const atMs = Date.now() - minutes * minuteMs;
    setClock(new Date(atMs));
    const spec = sampleClients[nth % sampleClients.length] ?? sampleClients[0];
    const index = firstIndex + nth;
    const lead = {
      ...samplePerson(index, spec.key, 0.5),
      idempotencyKey: `sample-today-${nth}`,
      client: spec.key,
      work: [],
    };
    accepted += await push(atMs, [lead]);
    await waitUntilIdle();
  }
  return accepted;
}
