import { TransactionCanceledException, TransactWriteItemsCommand } from "@aws-sdk/client-dynamodb";
import * as z from "zod";
import type { Message } from "#domain/delivery/message.ts";
import type { JournalPage } from "#domain/ledger/journal.ts";
import { CreditNote } from "#domain/statements/credit-note.ts";
import { StatementFold } from "#domain/statements/fold-statement.ts";
import { type IssuedStatement, NumberGap, type Series, Statement } from "#domain/statements/statement.ts";
import { type AgencyId, ClientId } from "#domain/shared/id.ts";
import { Instant } from "#domain/shared/instant.ts";
import { encodeMessage } from "#events/adapters/message-store.ts";
import { toPagePut } from "#ledger/adapters/journal-store.ts";
import type { ClientScope } from "#platform/ports.ts";
import { getItem } from "#platform/table/read-items.ts";
import { packLarge, unpack } from "#platform/table/packed.ts";
import {
  type Item,
  putIf,
  putIfAbsent,
  queryKeyRange,
  type Table,
  toAttributes,
  toNewPut,
  toPut,
} from "#platform/table/table.ts";
import type { Statements } from "../ports.ts";
import {
  creditNotePrefix,
  creditNoteSortKey,
  documentKey,
  foldSortKey,
  gapPartition,
  gapSortKey,
  linksSortKey,
  overdueSortKey,
  paymentPrefix,
  paymentSortKey,
  seriesKey,
  statementSortKey,
  statementsPartition,
} from "./keys.ts";

const Payment = z.object({ page: z.int(), amount: z.int(), paidAt: Instant });
const LinksItem = z.object({ revokedAt: Instant });
const OverdueItem = z.object({ overdueAt: Instant });
const DocumentItem = z.object({ clientId: ClientId, currency: z.string(), period: z.string() });

type Put = ReturnType<typeof toPut>;

/** More statements than a client can have in all currencies in any time that matters. */
const maxStatements = 100_000;

/** More gaps in the numbers of an agency than restores of a table leave. */
const maxGaps = 1_000;

/** More payments than a statement has: an instalment is of a day. */
const maxPayments = 1_000;

/** Stores statements, credit notes and payments: each is written with its page of the journal in one transaction. */
export function makeStatementStore(table: Table): Statements {
  const put = (item: Item, condition: object) => toPut(table, item, condition);
  const putNew = (item: Item) => toNewPut(table, item);
  const statementKey = (scope: ClientScope, account: { currency: string; period: string }) => ({
    pk: statementsPartition(scope),
    sk: statementSortKey(account),
  });

  /** Takes the number that was read, and those to `last`, on condition that nothing took it meanwhile. */
  const takeNumber = (agencyId: AgencyId, series: Series, number: number, last = number): Put =>
    put(
      { ...seriesKey(agencyId, series), next: last + 1 },
      number === 1
        ? { ConditionExpression: "attribute_not_exists(pk)" }
        : {
            ConditionExpression: "#next = :number",
            ExpressionAttributeNames: { "#next": "next" },
            ExpressionAttributeValues: toAttributes({ ":number": number }),
          },
    );

  /** Changes what was paid and credited, on condition that nothing changed it meanwhile. */
  const replace = (scope: ClientScope, before: IssuedStatement, after: IssuedStatement): Put =>
    put(
      { ...encodeStatement(after), ...statementKey(scope, after) },
      {
        ConditionExpression: "paid = :paid AND credited = :credited",
        ExpressionAttributeValues: toAttributes({ ":paid": before.paid, ":credited": before.credited }),
      },
    );

  const toMessagePuts = (agencyId: AgencyId, message: Message | undefined): Put[] =>
    message ? [putNew(encodeMessage(agencyId, message))] : [];

  const toDocumentPut = ({ agencyId, clientId }: ClientScope, number: string, account: object): Put =>
    putNew({ ...documentKey(agencyId, number), clientId, ...account });

  /** Writes all or nothing; false if a condition failed or another transaction touched the same items. */
  const transact = (scope: ClientScope, currency: string, page: JournalPage, puts: Put[]): Promise<boolean> =>
    write([toPagePut(table, { ...scope, currency }, page), ...puts]);

  async function write(items: Put[]): Promise<boolean> {
    try {
      await table.client.send(new TransactWriteItemsCommand({ TransactItems: items }));
      return true;
    } catch (error) {
      if (error instanceof TransactionCanceledException && isLostRace(error)) return false;
      throw error;
    }
  }

  return {
    async list(scope, currency) {
      const prefix = `statement/${currency ? `${currency}/` : ""}`;
      const { items } = await queryKeyRange(
        table,
        { partition: ["pk", statementsPartition(scope)], sort: ["sk", prefix, `${prefix}~`] },
        maxStatements,
      );
      return items.map(decodeStatement);
    },

    async read(key) {
      const item = await getItem(table, statementKey(key, key));
      return item && decodeStatement(item);
    },

    async begin(scope, statement) {
      const written = await putIfAbsent(table, { ...statement, ...statementKey(scope, statement) });
      return written.stored ? statement : decodeStatement(written.existing);
    },

    async readFold(key) {
      const item = await getItem(table, { pk: statementsPartition(key), sk: foldSortKey(key) });
      return item && StatementFold.parse({ ...item, groups: unpack(item["groups"]), pending: unpack(item["pending"]) });
    },

    async saveFold(key, fold) {
      // Of two processes that read the same pages, the one that is behind must not take the other back.
      await putIf(
        table,
        {
          ...fold,
          groups: packLarge(fold.groups),
          pending: packLarge(fold.pending),
          pk: statementsPartition(key),
          sk: foldSortKey(key),
        },
        {
          expression: "attribute_not_exists(pk) OR nextPage < :page",
          values: { ":page": fold.nextPage },
        },
      );
    },

    async readSeries(agencyId, series) {
      const item = await getItem(table, seriesKey(agencyId, series));
      return item ? Number(item["next"]) : 1;
    },

    async listGaps(agencyId) {
      const partition = ["pk", gapPartition(agencyId)] as const;
      const { items } = await queryKeyRange(table, { partition, sort: ["sk", "A", "~"] }, maxGaps);
      return items.map((item) => NumberGap.parse(item));
    },

    skip: (agencyId, gap) =>
      write([
        takeNumber(agencyId, gap.series, gap.first, gap.last),
        putNew({ ...gap, pk: gapPartition(agencyId), sk: gapSortKey(gap) }),
      ]),

    issue: (scope, { issued, page, next, message }) =>
      transact(scope, issued.currency, page, [
        put(
          { ...encodeStatement(issued), ...statementKey(scope, issued) },
          {
            ConditionExpression: "#state = :closing",
            ExpressionAttributeNames: { "#state": "state" },
            ExpressionAttributeValues: toAttributes({ ":closing": "closing" }),
          },
        ),
        ...(next && issued.number
          ? [
              takeNumber(scope.agencyId, next.series, next.number),
              toDocumentPut(scope, issued.number, { currency: issued.currency, period: issued.period }),
            ]
          : []),
        ...toMessagePuts(scope.agencyId, message),
      ]),

    credit: (scope, { note, number, page, before, after, message }) =>
      transact(scope, note.currency, page, [
        replace(scope, before, after),
        takeNumber(scope.agencyId, "CN", number),
        toDocumentPut(scope, note.documentNumber, { currency: note.currency, period: note.period }),
        putNew({ ...note, pk: statementsPartition(scope), sk: creditNoteSortKey(note.documentNumber) }),
        ...toMessagePuts(scope.agencyId, message),
      ]),

    async readPayment(key, reference) {
      const item = await getItem(table, { pk: statementsPartition(key), sk: paymentSortKey(key, reference) });
      return item && Payment.parse(item);
    },

    async listPayments(key) {
      const prefix = paymentPrefix(key);
      const { items } = await queryKeyRange(
        table,
        { partition: ["pk", statementsPartition(key)], sort: ["sk", prefix, `${prefix}~`] },
        maxPayments,
      );
      return items
        .map((item) => Payment.parse(item))
        .map(({ amount, paidAt }) => ({ amount, paidAt }))
        .toSorted((a, b) => (a.paidAt < b.paidAt ? -1 : 1));
    },

    async readLinksRevokedAt(key) {
      const item = await getItem(table, { pk: statementsPartition(key), sk: linksSortKey(key) });
      return item && LinksItem.parse(item).revokedAt;
    },

    async revokeLinks(key, at) {
      // Of two revocations at once, the later one holds.
      await putIf(
        table,
        { pk: statementsPartition(key), sk: linksSortKey(key), revokedAt: at },
        { expression: "attribute_not_exists(pk) OR revokedAt < :at", values: { ":at": at } },
      );
    },

    async readOverdueAt(key) {
      const item = await getItem(table, { pk: statementsPartition(key), sk: overdueSortKey(key) });
      return item && OverdueItem.parse(item).overdueAt;
    },

    recordOverdue: (scope, { statement, at, message }) =>
      write([
        replace(scope, statement, statement),
        putNew({ pk: statementsPartition(scope), sk: overdueSortKey(statement), overdueAt: at }),
        ...toMessagePuts(scope.agencyId, message),
      ]),

    pay: (scope, { page, before, after, message }) =>
      transact(scope, after.currency, page, [
        replace(scope, before, after),
        putNew({
          pk: statementsPartition(scope),
          sk: paymentSortKey(after, page.reference),
          page: page.number,
          amount: page.amount,
          paidAt: page.paidAt,
        }),
        ...toMessagePuts(scope.agencyId, message),
      ]),

    async readDocument(agencyId, number) {
      const item = await getItem(table, documentKey(agencyId, number));
      return item && DocumentItem.parse(item);
    },

    async readCreditNote(scope, number) {
      const item = await getItem(table, { pk: statementsPartition(scope), sk: creditNoteSortKey(number) });
      return item && CreditNote.parse(item);
    },

    async listCreditNotes(scope, { limit, after }) {
      const { items } = await queryKeyRange(
        table,
        {
          partition: ["pk", statementsPartition(scope)],
          sort: ["sk", creditNotePrefix, after === undefined ? `${creditNotePrefix}~` : creditNoteSortKey(after)],
          isNewestFirst: true,
        },
        limit + 2,
      );
      // The range includes `after`, which was on the previous page.
      const notes = items
        .map((item) => CreditNote.parse(item))
        .filter(({ documentNumber }) => documentNumber !== after);
      const listed = notes.slice(0, limit);
      return { notes: listed, next: notes.length > limit ? listed.at(-1)?.documentNumber : undefined };
    },
  };
}

/** A statement has the name of each campaign, and what leads of each price came to. */
const encodeStatement = (statement: IssuedStatement) => ({
  ...statement,
  campaignNames: packLarge(statement.campaignNames),
  leadPrices: packLarge(statement.leadPrices),
});

const decodeStatement = (item: Item): Statement =>
  Statement.parse({
    ...item,
    campaignNames: unpack(item["campaignNames"]),
    leadPrices: unpack(item["leadPrices"]),
  });

/** Whether the transaction lost to another one, rather than being wrong or throttled. */
function isLostRace({ CancellationReasons: reasons = [] }: TransactionCanceledException): boolean {
  const codes = reasons.map(({ Code }) => Code).filter((code) => code !== undefined && code !== "None");
  return codes.length > 0 && codes.every((code) => code === "ConditionalCheckFailed" || code === "TransactionConflict");
}
