import { QueryCommand } from "@aws-sdk/client-dynamodb";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AgencyId } from "#domain/shared/id.ts";
import type { Suppression } from "#domain/suppressions/suppression.ts";
import { makeSuppressionStore } from "#suppressions/adapters/suppression-store.ts";
import type { Suppressions } from "#suppressions/ports.ts";
import { at } from "#test/support/at.ts";
import { memorySuppressions } from "#test/support/doubles/memory-suppressions.ts";
import { ids } from "#test/support/ids.ts";
import { runs } from "#test/support/property-runs.ts";
import { startTable } from "#test/support/start-table.ts";

const aSuppression = (changes: Partial<Suppression> = {}): Omit<Suppression, "id"> => ({
  contact: "phone",
  reason: "do_not_call",
  createdAt: at("14:00"),
  ...changes,
});

describe("the suppression store", () => {
  let started: Awaited<ReturnType<typeof startTable>>;
  let suppressions: Suppressions;
  let agencyId: AgencyId;
  beforeAll(async () => {
    started = await startTable();
    suppressions = makeSuppressionStore(started.table);
    agencyId = ids.create("agency");
  });
  afterAll(() => started.stop());

  it("finds active suppressions by hash as soon as they are added", async () => {
    const phone = await suppressions.add(agencyId, "hash of a phone", aSuppression());
    const email = await suppressions.add(
      agencyId,
      "hash of an email",
      aSuppression({ contact: "email", reason: "opted_out", until: at("15:00") }),
    );
    const hashes = ["hash of an email", "hash of another person", "hash of a phone", "hash of a phone"];
    expect(await suppressions.findActive(agencyId, hashes, at("14:30"))).toEqual([email, phone]);
    expect(await suppressions.findActive(agencyId, hashes, at("15:00"))).toEqual([phone]);
    expect(await suppressions.findActive(agencyId, [], at("14:30"))).toEqual([]);
    expect(await suppressions.findActive(ids.create("agency"), hashes, at("14:30"))).toEqual([]);
  });

  it("keeps one suppression for each contact: the longest, or the first of several that end together", async () => {
    const end = fc.constantFrom(undefined, at("15:00"), at("16:00"), at("17:00"));
    const added = fc.record({ end, reason: fc.constantFrom("do_not_call" as const, "erased" as const) });
    await fc.assert(
      fc.asyncProperty(fc.array(added, { minLength: 1, maxLength: 5 }), async (additions) => {
        const [agency, memory] = [ids.create("agency"), memorySuppressions()];
        for (const { end: until, reason } of additions) {
          const suppression = aSuppression({ reason, until });
          const stored = await suppressions.add(agency, "a hash", suppression);
          expect(stored).toEqual(await memory.add(agency, "a hash", suppression));
        }
        expect((await suppressions.list(agency, { limit: 5 })).entities).toEqual(memory.all());
      }),
      runs(40),
    );
  });

  it("keeps the longest of several suppressions added at the same moment", async () => {
    const agency = ids.create("agency");
    const ends = [at("15:00"), undefined, at("17:00"), at("16:00")];
    await Promise.all(ends.map((until) => suppressions.add(agency, "a hash", aSuppression({ until }))));
    expect(await suppressions.findActive(agency, ["a hash"], at("23:00"))).toHaveLength(1);
  });

  it("removes a suppression once, and only for its own agency", async () => {
    const { id } = await suppressions.add(agencyId, "lifted", aSuppression());
    expect(await suppressions.remove(ids.create("agency"), id)).toBe(false);
    expect(await suppressions.remove(agencyId, id)).toBe(true);
    expect(await suppressions.remove(agencyId, id)).toBe(false);
    expect(await suppressions.findActive(agencyId, ["lifted"], at("14:30"))).toEqual([]);
  });

  it("lists each suppression once, page by page", async () => {
    const agency = ids.create("agency");
    const storedIds = [];
    for (let number = 0; number < 5; number += 1) {
      storedIds.push((await suppressions.add(agency, `listed ${number}`, aSuppression())).id);
    }
    const listedIds: string[] = [];
    let after: string | undefined;
    for (let more = true; more; after = listedIds.at(-1)) {
      const page = await suppressions.list(agency, { limit: 2, after });
      listedIds.push(...page.entities.map(({ id }) => id));
      more = page.more;
    }
    expect(listedIds).toEqual(storedIds.toSorted().toReversed());
  });

  it("stores no attribute that reveals a contact", async () => {
    const agency = ids.create("agency");
    await suppressions.add(agency, "hash", aSuppression());
    const { Items = [] } = await started.table.client.send(
      new QueryCommand({
        TableName: started.table.name,
        KeyConditionExpression: "pk = :pk",
        ExpressionAttributeValues: { ":pk": { S: `${agency}/suppressions` } },
      }),
    );
    expect(Items.map((item) => Object.keys(item).sort())).toEqual([
      ["contact", "createdAt", "id", "pk", "reason", "sk"],
    ]);
  });
});
