import * as fc from "fast-check";
import { expect, it } from "vitest";
import { decideLines, sumLines } from "#domain/billing/charge-lines.ts";
import type { Contract } from "#domain/contracts/contract.ts";
import { findPeriod, nextPeriod } from "#domain/contracts/period.ts";
import { instant, type Instant } from "#domain/shared/instant.ts";
import { isIssued } from "#domain/statements/statement.ts";
import { encodeFact } from "#leads/adapters/fact-codec.ts";
import { makeHistoryStore } from "#leads/adapters/history-store.ts";
import { makePersonStore } from "#leads/adapters/person-store.ts";
import { loadLead } from "#leads/read-lead.ts";
import { makeReadBalances } from "#ledger/read-balances.ts";
import type { Table } from "#platform/table/table.ts";
import { makeVerifyNumbers, makeVerifyStatements } from "#statements/verify-statements.ts";
import { putIfAbsent } from "#platform/table/table.ts";
import { anyPricedHistory } from "#test/support/arbitraries.ts";
import { anAgencyKey } from "#test/support/entities.ts";
import { anId } from "#test/support/an-id.ts";
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
import { openAccount, setUpAccount } from "#test/support/statements-world.ts";

const dayMs = 24 * 3_600_000;
const startMs = Date.parse("2026-11-01T12:00:00Z");

const anErasure = { kind: "erased", source: "baton", author: "run-erasure", erasureId: anId("era") } as const;
const aReader = { ...anAgencyKey(), agencyId: anId("agency") };

/** Where a process is killed: before or after one of its calls of the table, or nowhere. */
const anyKill = fc.option(fc.record({ call: fc.nat(30), isBefore: fc.boolean() }), { nil: undefined });

/** What happens in an account: something each few days, over some months. */
const anyStep = fc.record({
  afterDays: fc.integer({ min: 0, max: 12 }),
  act: fc.oneof(
    {
      arbitrary: fc.record({
        kind: fc.constant("charge" as const),
        lead: fc.nat(9),
        price: fc.constantFrom(6_000, 3_500),
      }),
      weight: 6,
    },
    {
      arbitrary: fc.record({
        kind: fc.constant("takeBack" as const),
        lead: fc.nat(9),
        percent: fc.constantFrom(50, 100),
      }),
      weight: 4,
    },
    {
      arbitrary: fc.record({
        kind: fc.constant("close" as const),
        turns: anyTurns,
        kills: fc.array(anyKill, { minLength: 1, maxLength: 2 }),
      }),
      weight: 3,
    },
    {
      arbitrary: fc.record({ kind: fc.constant("pay" as const), percent: fc.integer({ min: 1, max: 100 }) }),
      weight: 2,
    },
    { arbitrary: fc.record({ kind: fc.constant("credit" as const), kill: anyKill }), weight: 1 },
    // The next facts of a lead, among them returns and replacements, and the erasure of its person.
    {
      arbitrary: fc.record({
        kind: fc.constant("facts" as const),
        history: fc.nat(2),
        count: fc.integer({ min: 1, max: 6 }),
        kill: anyKill,
      }),
      weight: 6,
    },
    { arbitrary: fc.record({ kind: fc.constant("erase" as const), history: fc.nat(2) }), weight: 1 },
  ),
  /** How many days ago it occurred: facts are late. */
  lateDays: fc.constantFrom(0, 0, 0, 1, 5, 20),
});

const anyContract = fc.record({
  document: fc.constantFrom("vat_invoice" as const, "statement" as const),
  graceDays: fc.constantFrom(0, 3),
  tiers: fc.constantFrom<Contract["tiers"][]>(undefined, {
    kind: "graduated" as const,
    steps: [{ upTo: 2, amount: 6_000 }, { upTo: 4, amount: 5_500 }, { amount: 5_000 }],
  }),
  minimum: fc.constantFrom(undefined, { amount: 20_000, on: "net" as const }),
  included: fc.constantFrom(undefined, { leads: 2, fee: 9_000 }),
});

const { numRuns } = runs(100);

const anyHistories = fc.array(anyPricedHistory, { minLength: 3, maxLength: 3 });

it("statements are right for any history, order, race, kill and transaction conflicts", async () => {
  const conflictsMet = new Set<string>();
  let closings = 0;
  const seen = new Set<string>();
  const anyContest = fc.option(anyConflicts, { nil: undefined });
  const anySteps = fc.array(anyStep, { minLength: 5, maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(anyContract, anyHistories, anySteps, anyContest, async (contract, histories, steps, conflicts) => {
      const table: Table = { client: memoryDynamoDb(), name: "Baton" };
      const contested = conflicts
        ? withTransactionConflicts(table, conflicts, (name) => conflictsMet.add(name))
        : table;
      await setUpAccount(table, contract);
      let ms = startMs;
      const now = () => instant(ms);
      const account = openAccount(table, now);
      const posted = new Map<string, number>();
      const job = { ...account.scope, currency: "GBP" };
      const open = (inTurn: InTurn, kill: { call: number; isBefore: boolean } | undefined) =>
        openAccount(tableInTurn(contested, inTurn, kill), now);
      const withoutFault = (results: PromiseSettledResult<unknown>[]) => {
        for (const result of results) {
          if (result.status === "fulfilled" || result.reason instanceof Killed) continue;
          if (!isTransactionConflict(result.reason)) throw result.reason;
        }
      };
      /** Does work again that was killed or failed. After work that succeeded, this must add nothing to the journal. */
      const repeat = async <Done>(
        results: PromiseSettledResult<unknown>[],
        work: () => Promise<Done>,
      ): Promise<Done> => {
        withoutFault(results);
        const before = await account.journals.readEnd(account.journal);
        const done = await work();
        if (results.every(({ status }) => status === "fulfilled")) {
          expect((await account.journals.readEnd(account.journal)).number).toBe(before.number);
        }
        return done;
      };

      // Leads whose entries follow from facts, as the projector posts them.
      const recorded = histories.map(() => 0);
      const keyOf = (index: number) => ({ agencyId: account.scope.agencyId, leadId: anId("lead", 100 + index) });
      const history = makeHistoryStore(table);
      const postFacts = async (index: number, by = account) => {
        const lead = await loadLead(history, keyOf(index));
        if (lead) await by.postLead(keyOf(index), lead);
      };
      const answers = new Map<Instant, string>();
      const answerAt = async (asOf: Instant) =>
        JSON.stringify(await makeReadBalances(account)(aReader, account.scope.clientId, asOf));

      for (const { afterDays, act, lateDays } of steps) {
        ms += afterDays * dayMs;
        const minuteAgo = instant(ms - 60_000);
        answers.set(minuteAgo, await answerAt(minuteAgo));
        const leadId = anId("lead", "lead" in act ? act.lead : 0);
        const standing = posted.get(leadId) ?? 0;
        const occurredAt = instant(ms - lateDays * dayMs);
        if (act.kind === "facts") {
          const first = recorded[act.history] ?? 0;
          const facts = histories[act.history]?.slice(first, first + act.count) ?? [];
          for (const fact of facts) {
            await putIfAbsent(table, encodeFact(keyOf(act.history), fact));
            seen.add(fact.kind === "return_decided" ? `${fact.kind} ${fact.remedy?.kind}` : fact.kind);
          }
          recorded[act.history] = first + facts.length;
          const results = await takeTurns([], [(inTurn: InTurn) => postFacts(act.history, open(inTurn, act.kill))]);
          await repeat(results, () => postFacts(act.history));
        } else if (act.kind === "erase" && (recorded[act.history] ?? 0) > 0) {
          await makePersonStore(table).erase(keyOf(act.history));
          await putIfAbsent(table, encodeFact(keyOf(act.history), { ...anErasure, at: now() }));
          await postFacts(act.history);
          seen.add("erased");
        } else if (act.kind === "charge" && standing === 0) {
          await account.post(leadId, act.price, { occurredAt });
          posted.set(leadId, act.price);
        } else if (act.kind === "takeBack" && standing > 0) {
          const amount = -Math.round((standing * act.percent) / 100);
          await account.post(leadId, amount, { occurredAt, rule: "lead.rejected@1" });
          posted.set(leadId, standing + amount);
        } else if (act.kind === "close") {
          const last = (await account.statements.list(account.scope)).filter(isIssued).at(-1);
          const period = last
            ? nextPeriod(last.period)
            : findPeriod("Europe/London", on("2026-11-01T12:00:00Z")).period;
          const preview = await account.previewStatement({ currency: "GBP" });
          if (!preview.ok) throw new Error(preview.refusal.kind);
          const actors = act.kills.map(
            (kill) => (inTurn: InTurn) => open(inTurn, kill).closeStatement({ currency: "GBP", period }),
          );
          const closed = await repeat(await takeTurns(act.turns, actors), () =>
            account.closeStatement({ currency: "GBP", period }),
          );
          if (!closed.ok) {
            expect(closed.refusal.kind).toBe("period_not_over");
            continue;
          }
          closings += 1;
          const page = await account.journals.readPage(account.journal, closed.value.closingPage);
          const { closing } = preview.value;
          // Credit notes that were due were issued first, so the pages after them have other numbers.
          expect(page).toMatchObject({ ...closing, nextFirstPage: expect.any(Number) });
          if (preview.value.pending.length === 0) expect(page).toMatchObject({ nextFirstPage: closing.nextFirstPage });
        } else if (act.kind === "pay") {
          const due = (await account.statements.list(account.scope))
            .filter(isIssued)
            .find(({ state }) => state !== "paid");
          if (!due) continue;
          const amount = Math.max(
            1,
            Math.round((Math.max(0, due.total - due.paid - due.credited) * act.percent) / 100),
          );
          const payment = { amount, at: now(), reference: `BACS ${ms}` };
          await account.recordPayment(due, payment);
          await account.recordPayment(due, payment);
        } else if (act.kind === "credit") {
          const results = await takeTurns(
            [],
            [(inTurn: InTurn) => open(inTurn, act.kill).credit({ kind: "credit", ...job })],
          );
          await repeat(results, () => account.credit({ kind: "credit", ...job }));
        }
      }

      // After two more months everything is closed.
      for (let month = 0; month < 40; month += 1) {
        ms += 5 * dayMs;
        await account.close({ kind: "close", ...job }, now());
      }
      const { pages, end, faults } = await account.readJournal();
      expect(faults).toEqual([]);
      for (const { balances } of pages) {
        expect(Object.values(balances).reduce((sum, amount) => sum + amount, 0)).toBe(0);
      }
      expect(end.balances.unbilled).toBe(0);
      const issued = (await account.statements.list(account.scope)).filter(isIssued);
      const { notes } = await account.statements.listCreditNotes(account.scope, { limit: 999 });
      const sum = (amounts: number[]) => amounts.reduce((all, amount) => all + amount, 0);
      const settled = sum(
        pages.flatMap((page) => (page.kind === "closing" ? page.settlements.map(({ amount }) => amount) : [])),
      );
      const entries = pages.flatMap((page) => (page.kind === "entries" ? page.entries : []));
      const credited = notes.flatMap((note) => note.credited);
      expect(sum(issued.map(({ net }) => net)) - sum(notes.map(({ net }) => net))).toBe(
        sum(entries.map(({ amount }) => amount)) + settled + sum(credited.map(({ discount = 0 }) => discount)),
      );
      for (const [leadId, amount] of posted) {
        expect(sum(entries.flatMap((entry) => (entry.leadId === leadId ? [entry.amount] : [])))).toBe(amount);
      }
      // Each lead comes to what its facts decide, and each statement to its pages.
      for (const index of histories.keys()) {
        const lead = await loadLead(history, keyOf(index));
        const target = lead?.state.received.sandbox ? 0 : sumLines(decideLines(lead?.state));
        const position = await account.journals.readPosition(keyOf(index));
        expect(sum(Object.values(position.posted))).toBe(target);
      }
      expect((await makeVerifyStatements(account)(account.journal)).faults).toEqual([]);
      const documents = pages.flatMap((page) =>
        "documentNumber" in page && page.documentNumber !== undefined ? [page.documentNumber] : [],
      );
      expect(await makeVerifyNumbers(account)(account.scope.agencyId, documents)).toEqual([]);
      // What was answered as of a time is answered later as then.
      for (const [asOf, answer] of answers) expect(await answerAt(asOf)).toBe(answer);
      const owed =
        sum(issued.map(({ total }) => total)) -
        sum(notes.map(({ total }) => total)) -
        sum(issued.map(({ paid }) => paid));
      expect(end.balances.receivable ?? 0).toBe(owed);
      expect(sum(issued.map(({ credited }) => credited))).toBe(sum(notes.map(({ total }) => total)));
      // No invoice is credited for more than it charged.
      for (const { number, closingPage } of issued) {
        const page = pages.find((each) => each.number === closingPage);
        const charged = page?.kind === "closing" ? page.lines.map(({ amount }) => Math.max(0, amount)) : [];
        const ofInvoice = notes.filter(({ invoiceNumber }) => invoiceNumber === number);
        expect(sum(ofInvoice.map(({ net }) => net))).toBeLessThanOrEqual(sum(charged));
      }
      for (const series of ["INV", "STM"]) {
        const numbers = issued.flatMap(({ number }) => (number?.startsWith(series) ? [number] : []));
        expect(numbers).toEqual(numbers.map((_, index) => `${series}-${String(index + 1).padStart(6, "0")}`));
      }
      expect(notes.map(({ documentNumber }) => documentNumber).toReversed()).toEqual(
        notes.map((_, index) => `CN-${String(index + 1).padStart(6, "0")}`),
      );
      // What takes back a lead of an earlier statement is a correction, and never a charge.
      for (const page of pages) {
        if (page.kind !== "closing") continue;
        for (const { kind, amount } of page.lines) {
          if (kind === "lead") expect(amount).toBeGreaterThanOrEqual(0);
          // What an invoice charged is taken back by a credit note.
          const isInvoiced = issued.every(({ number }) => number === undefined || number.startsWith("INV"));
          if (isInvoiced && contract.document === "vat_invoice" && kind === "earlier") {
            expect(amount).toBeGreaterThanOrEqual(0);
          }
        }
      }
      // No statement begins before the one before it ends.
      for (const [index, { from }] of issued.entries()) expect(from).toBe(issued[index - 1]?.to ?? from);
    }),
    { numRuns },
  );
  expect([...conflictsMet].toSorted()).toEqual(everyTransactionConflict);
  expect(closings).toBeGreaterThan(numRuns / 2);
  for (const kind of [
    "return_decided credit",
    "return_decided partial_credit",
    "return_settled",
    "replaces",
    "erased",
  ]) {
    expect(seen).toContain(kind);
  }
}, 1_200_000);
