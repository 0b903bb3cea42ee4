import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { memoryDynamoDb } from "#test/support/doubles/memory-dynamodb.ts";
import { anyPopulation, eraseEverybody } from "#test/support/crash/erasing-everybody.ts";
import { findSpelled } from "#test/support/list-spellings.ts";
import { runs } from "#test/support/property-runs.ts";

/** A run takes about a second. */
const { numRuns } = runs(4);

describe("after everybody is erased", () => {
  it(
    "every statement renders, the ledger holds, and no name, contact or note is in any item, queue, log, file or reply",
    async () => {
      const property = fc.asyncProperty(anyPopulation, async (people) => {
        const table = { client: memoryDynamoDb(), name: "Baton" };
        const { before, after, texts, statements, ledgerFaults, erasures } = await eraseEverybody(table, people);
        // Otherwise the search would prove nothing.
        expect(findSpelled(before, texts)).toEqual(texts);
        expect(erasures.map(({ status }) => status)).toEqual(erasures.map(() => "finished"));
        expect(statements).toHaveLength(2);
        for (const { json, csv, page } of statements) {
          expect(JSON.parse(json)).toMatchObject({ id: expect.any(String), total: expect.any(Number) });
          expect(csv.trimEnd().split("\r\n").length).toBeGreaterThan(1);
          expect(page).toContain("What it is for");
        }
        expect(ledgerFaults).toEqual([]);
        const leaks = after.map(({ place, text }) => ({ place, found: findSpelled(text, texts) }));
        expect(leaks.filter(({ found }) => found.length > 0)).toEqual([]);
      });
      await fc.assert(property, { numRuns, seed: 13, endOnFailure: true });
    },
    60_000 * numRuns,
  );
});
