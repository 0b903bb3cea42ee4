import * as fc from "fast-check";
import { expect, it } from "vitest";
import { openLedger } from "#app/open-ledger.ts";
import type { Fact } from "#domain/history/fact.ts";
import { foldLead } from "#domain/history/lead-state.ts";
import { decideLines, sumLines } from "#domain/billing/charge-lines.ts";
import { emptyJournal, findPageFaults, type JournalEnd } from "#domain/ledger/journal.ts";
import { sumAmounts } from "#domain/shared/money.ts";
import { makeHistoryStore } from "#leads/adapters/history-store.ts";
import { loadLead } from "#leads/read-lead.ts";
import type { Table } from "#platform/table/table.ts";
import { anId } from "#test/support/an-id.ts";
import { anyHistory, anyPricedHistory } from "#test/support/arbitraries.ts";
import { on } from "#test/support/at.ts";
import { memoryDynamoDb } from "#test/support/doubles/memory-dynamodb.ts";
import { runs } from "#test/support/property-runs.ts";
import { Killed, tableInTurn } from "#test/support/race/table-in-turn.ts";
import {
  anyConflicts,
  everyTransactionConflict,
  isTransactionConflict,
  withTransactionConflicts,
} from "#test/support/race/transaction-conflicts.ts";
import { anyTurns, type InTurn, takeTurns } from "#test/support/race/turns.ts";
import { encodeFact } from "#leads/adapters/fact-codec.ts";
import { putIfAbsent } from "#platform/table/table.ts";

const agencyId = anId("agency");
const now = () => on("2026-12-24T09:00:00Z");
const keyOf = (number: number) => ({ agencyId, leadId: anId("lead", number) });
/** Where the process is killed: before or after one of its calls of the table, or nowhere. */
const anyKill = fc.option(fc.record({ call: fc.nat(8), isBefore: fc.boolean() }), { nil: undefined });

const record = (table: Table, number: number, fact: Fact) => putIfAbsent(table, encodeFact(keyOf(number), fact));

/** Records facts and posts the lead after each, as the projector does. */
async function post(table: Table, number: number, facts: readonly Fact[]): Promise<void> {
  const history = makeHistoryStore(table);
  const { postLead } = openLedger(table, now);
  for (const fact of facts) {
    await record(table, number, fact);
    const lead = await loadLead(history, keyOf(number));
    if (lead) await postLead(keyOf(number), lead);
  }
}

/** Posts leads at the same time, as a batch of the stream does. */
const postAll = (table: Table, count: number) => {
  const history = makeHistoryStore(table);
  const { postLead } = openLedger(table, now);
  return Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const lead = await loadLead(history, keyOf(index));
      if (lead) await postLead(keyOf(index), lead);
    }),
  );
};

it("the journal is right for any histories, posters, turns, kills and transaction conflicts, once what failed has run again", async () => {
  const conflictsMet = new Set<string>();
  await fc.assert(
    fc.asyncProperty(
      anyTurns,
      fc.array(fc.record({ history: fc.oneof(anyHistory, anyPricedHistory), kill: anyKill }), {
        minLength: 1,
        maxLength: 3,
      }),
      fc.array(anyKill, { maxLength: 2 }),
      fc.option(anyConflicts, { nil: undefined }),
      async (turns, leads, kills, conflicts) => {
        const table: Table = { client: memoryDynamoDb(), name: "Baton" };
        const contested = conflicts
          ? withTransactionConflicts(table, conflicts, (name) => conflictsMet.add(name))
          : table;
        // Each lead has a poster that also records its facts, and others that post all leads at the same time.
        const recorders = leads.map(
          ({ history, kill }, index) =>
            (inTurn: InTurn) =>
              post(tableInTurn(contested, inTurn, kill), index, history),
        );
        const posters = kills.map(
          (kill) => (inTurn: InTurn) => postAll(tableInTurn(contested, inTurn, kill), leads.length),
        );
        const results = await takeTurns(turns, [...recorders, ...posters]);
        const faults = results.flatMap((result) => (result.status === "rejected" ? [result.reason as unknown] : []));
        expect(faults.filter((fault) => !(fault instanceof Killed) && !isTransactionConflict(fault))).toEqual([]);

        // The stream hands a batch over again whose processor was killed or failed. Nothing else is posted again.
        for (const [index, { history }] of leads.entries()) {
          if (results[index]?.status === "rejected") await post(table, index, history);
        }
        if (results.slice(leads.length).some(({ status }) => status === "rejected")) await postAll(table, leads.length);

        const { journals } = openLedger(table, now);
        const sums = new Map<string, number>();
        let entries = 0;
        for (const journal of await journals.list({ agencyId })) {
          let end: JournalEnd = emptyJournal;
          for await (const pages of journals.listPages(journal, 1, 999, 10)) {
            for (const page of pages) {
              expect(findPageFaults(end, page, openLedger(table, now).digest)).toEqual([]);
              end = page;
              for (const { leadId, amount } of page.kind === "entries" ? page.entries : []) {
                entries += 1;
                sums.set(leadId, (sums.get(leadId) ?? 0) + amount);
              }
            }
          }
          expect(end.balances.unbilled + end.balances.revenue).toBe(0);
        }
        let postings = 0;
        for (const [index] of leads.entries()) {
          const lead = await loadLead(makeHistoryStore(table), keyOf(index));
          const target = lead?.state.received.sandbox ? 0 : sumLines(decideLines(foldLead(lead?.facts ?? [])));
          expect(sums.get(keyOf(index).leadId) ?? 0).toBe(target);
          const position = await journals.readPosition(keyOf(index));
          expect(sumAmounts(Object.values(position.posted))).toBe(target);
          postings += position.version;
        }
        // A posting has an entry for each line that changed.
        expect(entries).toBeGreaterThanOrEqual(postings);
      },
    ),
    runs(200),
  );
  expect([...conflictsMet].toSorted()).toEqual(everyTransactionConflict);
});

it("one run posts a lead whole although it meets transaction conflicts, or fails and the next one does", async () => {
  await fc.assert(
    fc.asyncProperty(anyPricedHistory, anyConflicts, async (facts, conflicts) => {
      const table: Table = { client: memoryDynamoDb(), name: "Baton" };
      for (const fact of facts) await record(table, 0, fact);

      const [result] = await Promise.allSettled([postAll(withTransactionConflicts(table, conflicts), 1)]);
      if (result.status === "rejected") {
        expect(result.reason).toSatisfy(isTransactionConflict);
        await postAll(table, 1);
      }

      const lead = await loadLead(makeHistoryStore(table), keyOf(0));
      const target = lead?.state.received.sandbox ? 0 : sumLines(decideLines(lead?.state));
      const position = await openLedger(table, now).journals.readPosition(keyOf(0));
      expect(sumAmounts(Object.values(position.posted))).toBe(target);
    }),
    runs(200),
  );
});
