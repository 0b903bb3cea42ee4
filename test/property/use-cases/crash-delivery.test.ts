import { describe, expect, it } from "vitest";
import type { Table } from "../../../lib/outbound/dynamodb/table.ts";
import { type Life, live, type Scenario, scenarios } from "../../support/delivery-lives.ts";
import { memoryDynamoDb } from "../../support/doubles/memory-dynamodb.ts";
import { type Trouble, troubles } from "../../support/troubled-delivery.ts";

const aTable = (): Table => ({ client: memoryDynamoDb(), name: "Baton" });

/** Nothing is lost, nothing is twice, and nothing was sent again but what was underway when trouble came, under the id that it had. */
function expectAsIfNothingHadHappened(troubled: Life, quiet: Life, { mayDiffer = [] }: Scenario) {
  const same = ({ end }: Life) => ({ ...end, ...Object.fromEntries(mayDiffer.map((name) => [name, undefined])) });
  expect(same(troubled)).toEqual(same(quiet));
  for (const [id, count] of Object.entries(troubled.sends)) {
    expect(troubled.planned).toContain(id);
    if (mayDiffer.includes("facts")) continue;
    expect(count).toBeLessThanOrEqual((quiet.sends[id] ?? 1) + (troubled.system.unreceipted.has(id) ? 1 : 0));
  }
}

const isBatch = (call: string) => call === "PublishBatch" || call === "SendMessageBatch";

async function expectNoHarm(scenario: Scenario): Promise<number> {
  const quiet = await live(aTable(), scenario);
  expect(quiet.end.due).toBeUndefined();
  expect(quiet.system.deadLetters).toEqual([]);
  const all = troubles.flatMap((kind) =>
    quiet.system.calls.flatMap((call, index): Trouble[] =>
      (kind === "is taken in part" && !isBatch(call)) || !call.startsWith(scenario.only ?? "")
        ? []
        : [{ at: index + 1, kind }],
    ),
  );
  for (const trouble of all) {
    try {
      expectAsIfNothingHadHappened(await live(aTable(), scenario, { trouble }), quiet, scenario);
    } catch (cause) {
      throw new Error(`call ${trouble.at} (${quiet.system.calls[trouble.at - 1]}) ${trouble.kind}`, { cause });
    }
  }
  return all.length;
}

describe("delivery to which something happens at any of its calls", () => {
  it.each(Object.keys(scenarios))(
    "%s: ends as if nothing had happened",
    async (name) => {
      expect(await expectNoHarm(scenarios[name] ?? {})).toBeGreaterThan(20);
    },
    60_000,
  );
});
