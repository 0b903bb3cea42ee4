import * as fc from "fast-check";
import { expect, it } from "vitest";
import type { Contract } from "#domain/contracts/contract.ts";
import { findPeriod, nextPeriod } from "#domain/contracts/period.ts";
import { addMs, instant, type Instant } from "#domain/shared/instant.ts";
import { startFold } from "#domain/statements/fold-statement.ts";
import { isIssued } from "#domain/statements/statement.ts";
import { toClosing } from "#domain/statements/to-closing.ts";
import type { Table } from "#platform/table/table.ts";
import type { StatementPreview } from "#statements/preview-statement.ts";
import { readOn } from "#statements/read-on.ts";
import { makeVerifyStatements } from "#statements/verify-statements.ts";
import { anId } from "#test/support/an-id.ts";
import { on } from "#test/support/at.ts";
import { memoryDynamoDb } from "#test/support/doubles/memory-dynamodb.ts";
import { scanTable } from "#test/support/scan-table.ts";
import { runs } from "#test/support/property-runs.ts";
import { Killed, tableInTurn } from "#test/support/race/table-in-turn.ts";
import { anyTurns, type InTurn, takeTurns } from "#test/support/race/turns.ts";
import { type Account, openAccount, setUpAccount } from "#test/support/statements-world.ts";

const dayMs = 24 * 3_600_000;
const startMs = Date.parse("2026-11-01T12:00:00Z");

/** Where a process is killed: before or after one of its calls of the table, or nowhere. */
const anyKill = fc.option(fc.record({ call: fc.nat(30), isBefore: fc.boolean() }), { nil: undefined });

/** What one process does: it posts a change of a lead, or reads pages, and stops early if it has no time. */
const anyActor = fc.record({
  act: fc.oneof(
    fc.constantFrom("charge" as const, "charge" as const, "promote" as const),
    fc.constantFrom("reduce" as const, "return" as const),
    fc.constantFrom("preview" as const, "close" as const, "credit" as const),
  ),
  lead: fc.nat(1),
  percent: fc.constantFrom(30, 50, 100),
  lateDays: fc.constantFrom(0, 0, 0, 1, 5, 20),
  hasTime: fc.boolean(),
  kill: anyKill,
});
type Actor = typeof anyActor extends fc.Arbitrary<infer A> ? A : never;

const anyRace = fc.record({
  afterDays: fc.constantFrom(0, 0, 1, 2, 15),
  turns: anyTurns,
  actors: fc.array(anyActor, { minLength: 1, maxLength: 5 }),
});

const anyContract = fc.record({
  document: fc.constantFrom(
    "vat_invoice" as const,
    "vat_invoice" as const,
    "vat_invoice" as const,
    "statement" as const,
  ),
  graceDays: fc.constantFrom(0, 3),
  tiers: fc.constantFrom<Contract["tiers"][]>(undefined, {
    kind: "graduated" as const,
    steps: [{ upTo: 2, amount: 6_000 }, { amount: 5_000 }],
  }),
});

const { numRuns } = runs(40);

it("closings, previews and credits that share saved readings come to what a reading from the beginning comes to", async () => {
  const seen = { saved: 0, refused: 0, killed: 0, closed: 0, credited: 0, compared: 0 };
  await fc.assert(
    fc.asyncProperty(
      anyContract,
      fc.integer({ min: 1, max: 3 }),
      fc.array(anyRace, { minLength: 5, maxLength: 30 }),
      async (contract, pagesAtOnce, races) => {
        const client = memoryDynamoDb();
        const table: Table = { client, name: "Baton" };
        await setUpAccount(table, contract);
        let ms = startMs;
        const now = () => instant(ms);
        const saving = openAccount(table, now, { pagesAtOnce });
        const job = { kind: "credit", ...saving.journal } as const;

        for (const { afterDays, turns, actors } of races) {
          ms += afterDays * dayMs;
          const results = await takeTurns(
            turns,
            actors.map((actor, index) => (inTurn: InTurn) => {
              const account = openAccount(tableInTurn(table, inTurn, actor.kill), now, { pagesAtOnce });
              return run(account, actor, index, now());
            }),
          );
          for (const result of results) {
            if (result.status === "rejected") {
              if (!(result.reason instanceof Killed)) throw result.reason;
              seen.killed += 1;
            } else if (isRefused(result.value)) seen.refused += 1;
            else if (result.value) await expectPreviewOfItsPage(saving, result.value as StatementPreview);
          }

          // Each reads a copy of the table: what was saved changes nothing of what it finds.
          const preview = await openAccount({ ...table, client: client.copy() }, now, { pagesAtOnce }).previewStatement(
            gbp,
          );
          const fromStart = await openAccount({ ...table, client: client.copy() }, now, fromBeginning).previewStatement(
            gbp,
          );
          expect(preview).toEqual(fromStart);
          if (!preview.ok) throw new Error(preview.refusal.kind);
          const copies = [{ pagesAtOnce }, fromBeginning].map((reading) => {
            const of = { ...table, client: client.copy() };
            // A month that is not over is closed as it will be if nothing more occurs.
            const at = ms < Date.parse(preview.value.closing.to) ? preview.value.closing.to : now();
            return openAccount(of, () => at, reading);
          });
          const ends = [];
          for (const copy of copies) {
            const { period } = preview.value.closing;
            const closed = await copy.closeStatement({ currency: "GBP", period });
            if (!closed.ok) throw new Error(closed.refusal.kind);
            const closing = await copy.journals.readPage(copy.journal, closed.value.closingPage);
            const { nextFirstPage, ...content } = preview.value.closing;
            expect(closing).toMatchObject(content);
            if (preview.value.pending.length === 0) expect(closing).toMatchObject({ nextFirstPage });
            await copy.credit(job);
            ends.push((await copy.readJournal()).end);
          }
          expect(ends[0]).toEqual(ends[1]);
          seen.compared += 1;
        }

        seen.saved += (await scanTable(table)).filter(({ sk }) => sk?.S?.startsWith("fold/")).length;
        for (let month = 0; month < 40; month += 1) {
          ms += 5 * dayMs;
          await saving.close({ kind: "close", ...saving.journal }, now());
          await saving.credit(job);
        }
        const { pages, faults } = await saving.readJournal();
        expect(faults).toEqual([]);
        const closings = pages.flatMap((page) => (page.kind === "closing" ? [page.period] : []));
        const issues = pages.flatMap((page) => (page.kind === "issue" ? [page.period] : []));
        expect(closings).toEqual([...new Set(closings)]);
        expect(issues).toEqual(closings);
        const credited = pages.flatMap((page) =>
          page.kind === "credit"
            ? page.credited.map((entry) => `${page.invoiceNumber} ${entry.page} ${entry.index}`)
            : [],
        );
        expect(credited).toEqual([...new Set(credited)]);
        // The verification folds each closing from its pages, and compares the credit notes with their entries.
        expect((await makeVerifyStatements(saving)(saving.journal)).faults).toEqual([]);
        const last = await openAccount(table, now, fromBeginning).previewStatement(gbp);
        expect(last).toMatchObject({ ok: true, value: { pending: [] } });
        seen.closed += closings.length;
        seen.credited += credited.length;
      },
    ),
    { numRuns },
  );
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(numRuns / 2);
}, 1_200_000);

const gbp = { currency: "GBP" };

/** A reading that neither finds nor saves progress, because no month of the test has so many pages. */
const fromBeginning = { pagesAtOnce: 1_000_000 };

const isRefused = (value: unknown) =>
  typeof value === "object" && value !== null && "ok" in value && value.ok === false;

/** Reads the pages up to that of a preview again, from the beginning. */
async function expectPreviewOfItsPage(
  { journals, journal }: Account,
  { closing, pending, plan, page }: StatementPreview,
) {
  const read = await readOn({ journals }, journal, plan, { start: startFold(plan.range), last: page });
  expect(closing).toEqual(read.closing ?? toClosing(read.fold, plan.range, plan.contract));
  expect(pending).toEqual(read.fold.pending);
}

async function run(account: Account, { act, lead, percent, lateDays, hasTime }: Actor, index: number, at: Instant) {
  if (act === "preview") {
    const previewed = await account.previewStatement(gbp, hasTime ? undefined : at);
    return previewed.ok ? previewed.value : previewed;
  }
  if (act === "credit") return void (await account.credit({ kind: "credit", ...account.journal }));
  if (act === "close") {
    const last = (await account.statements.list(account.scope)).filter(isIssued).at(-1);
    const period = last ? nextPeriod(last.period) : findPeriod("Europe/London", on("2026-11-01T12:00:00Z")).period;
    const closed = await account.closeStatement({ currency: "GBP", period }, hasTime ? undefined : at);
    return closed.ok ? undefined : closed;
  }
  // Each actor of a race has its own leads, because a lead is posted by one process at a time.
  const leadId = anId("lead", index * 2 + lead);
  const { posted } = await account.journals.readPosition({ agencyId: account.scope.agencyId, leadId });
  const total = Object.values(posted).reduce((sum, amount) => sum + amount, 0);
  const occurredAt = addMs(at, -lateDays * dayMs);
  const part = (of: number) => -Math.round((Math.max(0, of) * percent) / 100);
  if (act === "charge") {
    const amount = 6_000 - (posted.lead ?? 0);
    if (amount > 0) await account.post(leadId, amount, { occurredAt });
  } else if (act === "promote") {
    await account.post(leadId, 2_000, { line: "promotion", rule: "promotion.held@1", occurredAt });
  } else if (act === "reduce") {
    const amount = part(Math.min(posted.lead ?? 0, total));
    if (amount < 0) await account.post(leadId, amount, { rule: "lead.rejected@1", occurredAt });
  } else {
    const amount = part(total);
    if (amount < 0) await account.post(leadId, amount, { line: "return", rule: "return.credit@1", occurredAt });
  }
  return undefined;
}
