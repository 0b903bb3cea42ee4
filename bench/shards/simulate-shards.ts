import { makeSeededRandom } from "#bin/demo/sample-leads.ts";

type Load = {
  /** Leads a second, on average. */
  rate: number;
  /** Write units of each lead. */
  units: number;
  shards: number;
  seconds: number;
  /** Units that a shard takes in a second. */
  limit: number;
};

/** Units of the busiest shard in its busiest second, and of all that was written and refused. */
type Outcome = { busiest: number; written: number; refused: number };

/**
 * Simulates seconds of leads that arrive at random and are spread over shards by a hash. The units of a lead fall into
 * different seconds, so each of them arrives alone. The same load has the same outcome each time.
 */
export function simulateShards({ rate, units, shards, seconds, limit }: Load): Outcome {
  const random = makeSeededRandom(rate * 1_000 + shards);
  const outcome = { busiest: 0, written: 0, refused: 0 };
  for (let second = 0; second < seconds; second += 1) {
    const loads = Array.from({ length: shards }, () => 0);
    const arrivals = drawPoisson(rate * units, random);
    for (let each = 0; each < arrivals; each += 1) {
      const shard = Math.floor(random() * shards);
      loads[shard] = (loads[shard] ?? 0) + 1;
    }
    outcome.written += arrivals;
    outcome.busiest = Math.max(outcome.busiest, ...loads);
    outcome.refused += loads.reduce((sum, load) => sum + Math.max(0, load - limit), 0);
  }
  return outcome;
}

/** Draws a count with this mean, by the normal distribution that approximates Poisson's above some tens. */
function drawPoisson(mean: number, random: () => number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal));
}
