import { TransactionCanceledException, TransactWriteItemsCommand } from "@aws-sdk/client-dynamodb";
import { emptyPosition, LeadPosition } from "#domain/ledger/entry.ts";
import { emptyJournal, JournalPage } from "#domain/ledger/journal.ts";
import { ClientId } from "#domain/shared/id.ts";
import { getItem } from "#platform/table/read-items.ts";
import { packLarge, unpack } from "#platform/table/packed.ts";
import {
  type Item,
  queryItems,
  queryKeyRange,
  queryPages,
  type Table,
  toNewPut,
  toPut,
  toVersionCondition,
} from "#platform/table/table.ts";
import type { Appended, JournalKey, Journals } from "../ports.ts";
import { journalPartition, journalSortKey, journalsPartition, pageSortKey, positionKey } from "./keys.ts";

const toLeadPosition = (item: object | undefined): LeadPosition => (item ? LeadPosition.parse(item) : emptyPosition);

/** Stores the journals: one partition for each client and currency, to which pages are only added. */
export function makeJournalStore(table: Table): Journals {
  return {
    async readPosition(key) {
      return toLeadPosition(await getItem(table, positionKey(key)));
    },

    findPosition: (key, beside) => toLeadPosition(beside.get(positionKey(key).sk)),

    async readEnd(journal) {
      const { items } = await queryItems(
        table,
        {
          KeyConditionExpression: "pk = :pk AND begins_with(sk, :page)",
          ExpressionAttributeValues: { ":pk": journalPartition(journal), ":page": "page/" },
          ScanIndexForward: false,
          ConsistentRead: true,
        },
        1,
      );
      return items[0] ? decodePage(items[0]) : emptyJournal;
    },

    async append(journal, page, postings): Promise<Appended> {
      const { clientId, currency } = journal;
      const name = { pk: journalsPartition(journal.agencyId), sk: journalSortKey(journal), clientId, currency };
      try {
        await table.client.send(
          new TransactWriteItemsCommand({
            TransactItems: [
              toPagePut(table, journal, page),
              ...postings.map(({ key, before, after }) =>
                toPut(table, { ...positionKey(key), ...after }, toVersionCondition(before.version)),
              ),
              ...(page.number === 1 ? [toPut(table, name)] : []),
            ],
          }),
        );
        return { outcome: "appended" };
      } catch (error) {
        if (!(error instanceof TransactionCanceledException)) throw error;
        const [pageCode, ...codes] = (error.CancellationReasons ?? []).map(({ Code }) => Code);
        const changed = codes.flatMap((code, index) => (code === conditionFailed ? [index] : []));
        if (changed.length > 0) return { outcome: "position_changed", changed };
        if (pageCode === conditionFailed || [pageCode, ...codes].includes("TransactionConflict")) {
          return { outcome: "page_taken" };
        }
        throw error;
      }
    },

    async readPage(journal, number) {
      const item = await getItem(table, { pk: journalPartition(journal), sk: pageSortKey(number) });
      return item && decodePage(item);
    },

    async *listPages(journal, from, to, pagesAtOnce) {
      if (from > to) return;
      const query = {
        KeyConditionExpression: "pk = :pk AND sk BETWEEN :from AND :to",
        ExpressionAttributeValues: {
          ":pk": journalPartition(journal),
          ":from": pageSortKey(from),
          ":to": pageSortKey(to),
        },
        ConsistentRead: true,
      };
      for await (const items of queryPages(table, query, pagesAtOnce)) {
        yield items.map(decodePage);
      }
    },

    async list({ agencyId, clientId }, start) {
      const from = start ? journalSortKey(start) : (clientId ?? "client_");
      const { items } = await queryKeyRange(
        table,
        {
          partition: ["pk", journalsPartition(agencyId)],
          sort: ["sk", from, `${clientId ?? "client_"}~`],
        },
        Number.POSITIVE_INFINITY,
      );
      return items.map((item) => ({
        agencyId,
        clientId: ClientId.parse(item["clientId"]),
        currency: String(item["currency"]),
      }));
    },
  };
}

/** The write of a page in a transaction: on condition that no other page has its number. */
export const toPagePut = (table: Table, journal: JournalKey, page: JournalPage) =>
  toNewPut(table, { pk: journalPartition(journal), sk: pageSortKey(page.number), ...encodePage(page) });

/** A closing has a line for each campaign, model and price, and what leads of each price came to. */
const encodePage = (page: JournalPage): object =>
  page.kind === "closing" ? { ...page, lines: packLarge(page.lines), leadPrices: packLarge(page.leadPrices) } : page;

const decodePage = (item: Item): JournalPage =>
  JournalPage.parse({ ...item, lines: unpack(item["lines"]), leadPrices: unpack(item["leadPrices"]) });

const conditionFailed = "ConditionalCheckFailed";
