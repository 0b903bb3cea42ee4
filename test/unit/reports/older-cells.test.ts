import { deflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { makeSeededRandom } from "#bin/demo/sample-leads.ts";
import { Cell } from "#domain/reports/cell.ts";
import { CellPart, pickPart } from "#domain/reports/cell-parts.ts";
import type { Figures } from "#domain/reports/figures.ts";
import { putIf, putIfAbsent, type Table } from "#platform/table/table.ts";
import { encodeCell } from "#reports/adapters/cell-codec.ts";
import { makeCellStore } from "#reports/adapters/cell-store.ts";
import { cellPartition, cellSortKey } from "#reports/adapters/keys.ts";
import { anId } from "#test/support/an-id.ts";
import { memoryDynamoDb } from "#test/support/doubles/memory-dynamodb.ts";
import { generateLeads } from "#test/support/reports/generated-leads.ts";
import { toOneCell } from "#test/support/reports/measured-leads.ts";

const scope = { agencyId: anId("agency"), clientId: anId("client") };
const campaignId = anId("campaign");
const month = { kind: "month", of: "2026-09" } as const;
const range = { kind: "month", from: "2026-09", to: "2026-09" } as const;

const someCell = (): Cell => {
  const cell = toOneCell(generateLeads(50, makeSeededRandom(7)));
  if (!cell) throw new Error("fifty leads have a cell");
  return cell;
};

/** Stores a cell as Baton did before it stored bytes: four parts as text, the core with all that is counted of all leads. */
async function storeAsText(table: Table, cell: Cell): Promise<void> {
  const isApart = (name: string) => /^(channel|hour)\./.test(name);
  const pick = (figures: Figures, isWanted: (name: string, isSketch: boolean) => boolean): Figures => ({
    counts: Object.fromEntries(Object.entries(figures.counts).filter(([name]) => isWanted(name, false))),
    money: isWanted("", false) ? figures.money : {},
    sketches: Object.fromEntries(Object.entries(figures.sketches).filter(([name]) => isWanted(name, true))),
  });
  const parts = {
    core: (name: string, isSketch: boolean) => !isApart(name) && !(isSketch && name.startsWith("all.")),
    times: (name: string, isSketch: boolean) => isSketch && name.startsWith("all."),
    channels: (name: string) => name.startsWith("channel."),
    hours: (name: string) => name.startsWith("hour."),
  };
  for (const part of ["core", "times", "channels", "hours"] as const) {
    const models = Object.fromEntries(
      Object.entries(cell.models).map(([model, figures]) => [model, pick(figures, parts[part])]),
    );
    const body = deflateRawSync(JSON.stringify(z.encode(Cell, { ...cell, models })));
    const sk = cellSortKey(month, part, campaignId);
    await putIfAbsent(table, { pk: cellPartition(scope), sk, jobVersion: 1, body });
  }
}

const extraParts = CellPart.exclude(["core"]).options;

describe("cells that were stored as text", () => {
  it("are read in all parts, and replaced by bytes with the same figures", async () => {
    const table: Table = { client: memoryDynamoDb(), name: "Baton" };
    const cells = makeCellStore(table);
    const cell = someCell();
    await storeAsText(table, cell);
    expect(await cells.list(scope, range, extraParts)).toEqual([{ of: "2026-09", campaignId, cell }]);
    expect(await cells.list(scope, range, ["details"])).toMatchObject([{ cell: { records: 50 } }]);
    await cells.replace(scope, month, new Map([[campaignId, cell]]), 2);
    expect(await cells.list(scope, range, extraParts)).toEqual([{ of: "2026-09", campaignId, cell }]);
  });

  it("are left out while only some of their parts are replaced, so that no lead counts twice", async () => {
    const table: Table = { client: memoryDynamoDb(), name: "Baton" };
    const cells = makeCellStore(table);
    const cell = someCell();
    await storeAsText(table, cell);
    // The run ended after it had stored the times, which have the digest of the core that is a text still.
    const times = { pk: cellPartition(scope), sk: cellSortKey(month, "times", campaignId) };
    await putIf(
      table,
      { ...times, jobVersion: 2, body: encodeCell(pickPart(cell, "times")) },
      { expression: "jobVersion <= :mine", values: { ":mine": 2 } },
    );
    expect(await cells.list(scope, range, ["times"])).toEqual([]);
    expect(await cells.list(scope, range, ["channels"])).toHaveLength(1);
  });
});
