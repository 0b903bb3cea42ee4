import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { CampaignId } from "#domain/shared/id.ts";
import { makeTurnStore } from "#routing/adapters/turn-store.ts";
import type { Turns } from "#routing/ports.ts";
import { anId } from "#test/support/an-id.ts";
import { ids } from "#test/support/ids.ts";
import { startTable } from "#test/support/start-table.ts";

describe("the turn store", () => {
  let started: Awaited<ReturnType<typeof startTable>>;
  let turns: Turns;
  let campaignId: CampaignId;
  beforeAll(async () => {
    started = await startTable();
    turns = makeTurnStore(started.table);
  });
  afterAll(() => started?.stop());
  beforeEach(() => {
    campaignId = ids.create("campaign");
  });

  const draw = () => turns.draw(anId("agency"), campaignId);
  const peek = () => turns.peek(anId("agency"), campaignId);

  it("counts turns from 1, and gives each turn to one of many concurrent draws", async () => {
    const drawn = await Promise.all(Array.from({ length: 50 }, draw));
    expect(drawn.sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
  });

  it("draws no turn on a peek", async () => {
    expect([await peek(), await peek(), await draw(), await peek(), await draw()]).toEqual([1, 1, 1, 2, 2]);
  });

  it("counts the turns of each campaign and agency separately", async () => {
    await draw();
    expect(await turns.draw(anId("agency"), ids.create("campaign"))).toBe(1);
    expect(await turns.draw(anId("agency", 2), campaignId)).toBe(1);
    expect(await draw()).toBe(2);
  });
});
