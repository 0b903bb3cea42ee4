import type { Cell } from "#domain/reports/cell.ts";
import { CellPart, joinParts, pickPart } from "#domain/reports/cell-parts.ts";
import type { CampaignId, ClientId } from "#domain/shared/id.ts";
import { mapWithConcurrency } from "#platform/map-with-concurrency.ts";
import { type Item, putIf, queryKeyRange, removeItem, type Table } from "#platform/table/table.ts";
import type { CellPeriod, CellQuery, CellRange as Range, CellStore } from "../ports.ts";
import { decodeCell, encodeCell, isStoredAsText } from "./cell-codec.ts";
import {
  agencyCellPartition,
  cellPartition,
  cellPrefix,
  cellSortKey,
  parseCampaignId,
  parseCellSortKey,
  parseClientId,
  speedCellKey,
  speedCellPrefix,
} from "./keys.ts";

/** How many items are written at once. */
const writesAtOnce = 8;

const extraParts = CellPart.exclude(["core"]).options;

type Subject = CampaignId | ClientId;

/** Stores the cells: for each part of each cell one item, which the version of the job protects from older runs. */
export function makeCellStore(table: Table): CellStore {
  /** The core is written last: it has the digest that says which of the other parts belong to it. */
  async function put(pk: string, period: CellPeriod, subject: Subject, cell: Cell, jobVersion: number): Promise<void> {
    for (const part of [...extraParts, "core"] as const) {
      const item = { pk, sk: cellSortKey(period, part, subject), jobVersion, body: encodeCell(pickPart(cell, part)) };
      if (!(await putUnlessNewer(item, jobVersion))) return;
    }
  }

  /**
   * Removes a cell, its core last, so that a run that is repeated finds it. The core stays as an item without a body: the version in it keeps an older run, which still knows
   * leads of the campaign, from storing the cell again.
   */
  async function empty(pk: string, period: CellPeriod, subject: Subject, jobVersion: number): Promise<void> {
    for (const part of extraParts) {
      await removeItem(
        table,
        { pk, sk: cellSortKey(period, part, subject) },
        { expression: "jobVersion <= :mine", values: { ":mine": jobVersion } },
      );
    }
    await putUnlessNewer({ pk, sk: cellSortKey(period, "core", subject), jobVersion }, jobVersion);
  }

  const putUnlessNewer = (item: Item, jobVersion: number): Promise<boolean> =>
    putIf(table, item, {
      expression: "attribute_not_exists(pk) OR jobVersion <= :mine",
      values: { ":mine": jobVersion },
    });

  const listPart = (pk: string, range: Range, part: CellPart): Promise<Item[]> =>
    listRange(pk, cellPrefix(range.kind, part), range);

  async function listRange(pk: string, prefix: string, { from, to, isConsistent = false }: Range): Promise<Item[]> {
    // "~" sorts after every character of an id.
    const sort = ["sk", `${prefix}${from}`, `${prefix}${to}/~`] as const;
    const range = { partition: ["pk", pk], sort, isConsistent } as const;
    return (await queryKeyRange(table, range, Number.POSITIVE_INFINITY)).items;
  }

  async function listCells(pk: string, range: Range, parts: CellQuery["parts"]) {
    const [cores = [], ...others] = await Promise.all(
      (["core", ...parts] as const).map((part) => listPart(pk, range, part)),
    );
    const stored = others.map((items) => new Map(items.map(({ sk, body }) => [sk.slice(sk.indexOf("/")), body])));
    return cores.flatMap(({ sk, body }) => {
      const core = decodeCell(body);
      const isText = isStoredAsText(body);
      const bodies = stored.map((bySubject) => bySubject.get(sk.slice(sk.indexOf("/"))));
      const own = bodies.map((part) => (isStoredAsText(part) === isText ? decodeCell(part) : undefined));
      const isWhole = parts.every((part, place) =>
        part === "details" && isText ? !own[place] : own[place]?.digest === core?.digest,
      );
      const found = own.filter((part) => part !== undefined);
      return core && isWhole ? [{ ...parseCellSortKey(sk), cell: joinParts(core, found) }] : [];
    });
  }

  return {
    async replace(scope, period, cells, version) {
      const pk = cellPartition(scope);
      const stored = await listPart(
        pk,
        { kind: period.kind, from: period.of, to: period.of, isConsistent: true },
        "core",
      );
      const emptied = stored
        .filter(({ body }) => body !== undefined)
        .map(({ sk }) => parseCampaignId(parseCellSortKey(sk).subject))
        .filter((campaignId) => !cells.has(campaignId));
      await mapWithConcurrency(writesAtOnce, [...cells], ([campaignId, cell]) =>
        put(pk, period, campaignId, cell, version),
      );
      await mapWithConcurrency(writesAtOnce, emptied, (campaignId) => empty(pk, period, campaignId, version));
    },

    async replaceOfAgency({ agencyId, clientId }, month, cell, version) {
      const [pk, period] = [agencyCellPartition(agencyId), { kind: "month", of: month } as const];
      await (cell ? put(pk, period, clientId, cell, version) : empty(pk, period, clientId, version));
    },

    async replaceSpeed(scope, period, cell, version) {
      const item = { ...speedCellKey(scope, period), jobVersion: version };
      await putUnlessNewer(cell ? { ...item, body: encodeCell(cell) } : item, version);
    },

    async list(scope, range, parts) {
      const found = await listCells(cellPartition(scope), range, parts);
      return found.map(({ of, subject, cell }) => ({ of, campaignId: parseCampaignId(subject), cell }));
    },

    async listSpeed(scope, range) {
      const items = await listRange(cellPartition(scope), speedCellPrefix(range.kind), range);
      return items.flatMap(({ sk, body }) => {
        const cell = decodeCell(body);
        return cell ? [{ of: parseCellSortKey(sk).of, cell }] : [];
      });
    },

    async listOfAgency(agencyId, months, parts) {
      const found = await listCells(agencyCellPartition(agencyId), { kind: "month", ...months }, parts);
      return found.map(({ of, subject, cell }) => ({ of, clientId: parseClientId(subject), cell }));
    },
  };
}
