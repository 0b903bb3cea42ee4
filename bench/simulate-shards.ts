import { printHeading, printTable } from "#bin/demo/print.ts";
import { type HotKey, hotKeys } from "./shards/hot-keys.ts";
import { simulateShards } from "./shards/simulate-shards.ts";

// Usage: node bench/simulate-shards.ts [leads a second …]
// Prints at which rate of leads each partition key meets the 1,000 write units a second of one DynamoDB partition, and
// simulates a minute of leads at each rate (100, 1,000 and 10,000), over so many shards: the busiest shard of the busiest
// second, the share of the writes that DynamoDB refuses, and the fewest shards that refuse none. Leads arrive at random
// (Poisson), and a hash of the lead's id selects its shard. Nothing here measures DynamoDB: see docs/scale.md.

/** What one partition of DynamoDB takes in a second. */
const limit = 1_000;
const seconds = 60;
const shardCounts = [1, 2, 4, 8, 16, 32, 64, 128];

const asked = process.argv.slice(2).map(Number);
const rates = asked.length > 0 ? asked : [100, 1_000, 10_000];

printHeading("What a lead writes, by partition key");
printTable(
  ["index", "partition key", "write units a lead", "leads a second at 1,000 units", "of one", "its order", "now"],
  hotKeys.map(({ index, name, units, of, order, shards }) => [
    ...[index, name, units, Math.floor((limit * shards) / units), of, order],
    shards === 1 ? "one key" : `${shards} keys`,
  ]),
);

for (const rate of rates) {
  printHeading(`A minute of ${rate.toLocaleString("en")} leads a second of one agency, client and campaign`);
  printTable(
    ["index", "partition key", "busiest second now", "refused now", "fewest shards", "busiest second then"],
    hotKeys.map((key) => simulate(key, rate)),
  );
}

/** The simulation of one key as it is now, and with the fewest shards that refuse nothing. */
function simulate({ index, name, units, shards, order }: HotKey, rate: number): string[] {
  const run = (count: number) => simulateShards({ rate, units, shards: count, seconds, limit });
  const now = run(shards);
  const refused = `${((100 * now.refused) / now.written).toFixed(1)} %`;
  if (order.startsWith("one ") && now.refused > 0) return [index, name, String(now.busiest), refused, "cannot", ""];
  const fewest = shardCounts.find((count) => count >= shards && run(count).refused === 0);
  const then = fewest === undefined ? "" : String(run(fewest).busiest);
  return [index, name, String(now.busiest), refused, String(fewest ?? `more than ${shardCounts.at(-1)}`), then];
}
