import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { type Entry, emptyPosition, planPosting } from "#domain/ledger/entry.ts";
import { emptyJournal, findPageFaults, makePage, type PageOfKind, toLegs } from "#domain/ledger/journal.ts";
import { factSortKey } from "#leads/adapters/keys.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { aReceived } from "#test/support/facts.ts";

const digest = (text: string) => createHash("sha256").update(text).digest("base64url");
const [charge] = planPosting(anId("lead"), [aReceived()], emptyPosition, factSortKey)?.entries ?? [];
if (!charge) throw new Error("no entry");
const reversal: Entry = { ...charge, amount: -charge.amount, rule: "lead.rejected@1" };

const first = makePage(emptyJournal, { kind: "entries", entries: [charge, charge] }, at("14:00"), digest);
const second = makePage(first, { kind: "entries", entries: [reversal] }, at("13:00"), digest);

describe("a journal", () => {
  it("numbers its pages, chains their hashes, never goes back in time, and has the balances after each page", () => {
    expect(first).toMatchObject({ number: 1, previousHash: "", balances: { unbilled: 12_000, revenue: -12_000 } });
    expect(second).toMatchObject({
      number: 2,
      previousHash: first.hash,
      postedAt: at("14:00"),
      balances: { unbilled: 6000, revenue: -6000 },
    });
  });

  it("hashes what anyone can compute: SHA-256 of the page without its hash, as JSON with sorted names", () => {
    const { number, kind, postedAt, previousHash, entries, balances } = second;
    const sorted = (value: object) => Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
    const content = sorted({
      number,
      kind,
      postedAt,
      previousHash,
      entries: entries.map(sorted),
      balances: sorted(balances),
    });
    expect(second.hash).toBe(digest(JSON.stringify(content)));
  });

  it("debits and credits the same amount", () => {
    for (const entry of [charge, reversal]) {
      expect(toLegs(entry).reduce((sum, { amount }) => sum + amount, 0)).toBe(0);
    }
  });

  const changed: [string, Partial<PageOfKind<"entries">>, string][] = [
    ["an amount", { entries: [{ ...reversal, amount: -1 }] }, "its content was changed"],
    ["its time", { postedAt: at("14:01") }, "its content was changed"],
    ["its number", { number: 3 }, "page 2 is missing"],
    ["the page before", { previousHash: "x" }, "it does not follow the page before"],
    ["a balance", { balances: { unbilled: 0, revenue: 0 } }, "its balances are not the sum of its entries"],
  ];
  it.each(changed)("shows that %s was changed", (_, change, fault) => {
    expect(findPageFaults(first, second, digest)).toEqual([]);
    expect(findPageFaults(first, { ...second, ...change }, digest)).toContain(fault);
  });

  it("shows a page that was changed and hashed again, by the page after it", () => {
    const forged = makePage(emptyJournal, { kind: "entries", entries: [charge] }, at("14:00"), digest);
    expect(findPageFaults(emptyJournal, forged, digest)).toEqual([]);
    expect(findPageFaults(forged, second, digest)).toContain("it does not follow the page before");
  });
});
