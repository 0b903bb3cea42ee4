import * as z from "zod";
import { Instant } from "#domain/shared/instant.ts";
import { subtractAmount, sumAmounts } from "#domain/shared/money.ts";
import { Entry } from "./entry.ts";

/** The accounts of a client in one currency. Debits are positive, credits negative, and they sum to zero. */
export const LedgerAccount = z.enum(["unbilled", "revenue"]).meta({ id: "LedgerAccount" });
export type LedgerAccount = z.infer<typeof LedgerAccount>;

const balances = Object.fromEntries(LedgerAccount.options.map((account) => [account, z.int()]));

/** What each account of the client comes to, in minor units: debits less credits. */
export const Balances = z.object(balances as Record<LedgerAccount, z.ZodInt>).meta({
  id: "AccountBalances",
  description: "Debits less credits of each account, in minor units.",
});
export type Balances = z.infer<typeof Balances>;

/**
 * A page of a client's journal in one currency. Pages are numbered from 1 without gaps, and a page never changes: its
 * `hash` covers its content and the hash of the page before, so that all pages up to a hash can be verified.
 */
export const JournalPage = z
  .object({
    number: z.int().positive(),
    kind: z.literal("entries"),
    postedAt: Instant,
    previousHash: z.string(),
    entries: z.array(Entry).min(1),
    balances: Balances,
    hash: z.string(),
  })
  .meta({
    id: "JournalPage",
    description:
      "`hash` is the SHA-256 (base64url) of the page without `hash`, as JSON with sorted names (RFC 8785). " +
      "`previousHash` is that of the page before, and `balances` are those after this page.",
  });
export type JournalPage = z.infer<typeof JournalPage>;

/** The most entries of a page, so that it stays below the 8 kB of which two cost one read unit. */
export const maxEntriesPerPage = 25;

/** The end of a journal, to which the next page is appended. */
export type JournalEnd = Pick<JournalPage, "number" | "postedAt" | "hash" | "balances">;

/** The end of a journal without pages. */
export const emptyJournal: JournalEnd = {
  number: 0,
  postedAt: "1970-01-01T00:00:00.000Z" as Instant,
  hash: "",
  balances: { unbilled: 0, revenue: 0 },
};

/** Digests a text: equal only for equal texts (SHA-256, base64url). */
export type Digest = (text: string) => string;

/** The debits (positive) and credits (negative) of an entry. They sum to zero. */
export const toLegs = ({ amount }: Pick<Entry, "amount">): { account: LedgerAccount; amount: number }[] => [
  { account: "unbilled", amount },
  { account: "revenue", amount: subtractAmount(0, amount) },
];

/** Makes the page that follows `end`. Pages never go back in time, whichever clock is ahead. */
export function makePage(end: JournalEnd, entries: readonly Entry[], at: Instant, digest: Digest): JournalPage {
  const content = {
    number: end.number + 1,
    kind: "entries" as const,
    postedAt: at > end.postedAt ? at : end.postedAt,
    previousHash: end.hash,
    entries: [...entries],
    balances: entries.flatMap(toLegs).reduce(addLeg, end.balances),
  };
  return { ...content, hash: hashPage(content, digest) };
}

const addLeg = (sums: Balances, { account, amount }: { account: LedgerAccount; amount: number }): Balances => ({
  ...sums,
  [account]: sumAmounts([sums[account], amount]),
});

/** Hashes what a page says, without its own hash, in a canonical form. */
const hashPage = ({ hash: _, ...content }: Omit<JournalPage, "hash"> & { hash?: string }, digest: Digest) =>
  digest(toCanonicalJson(content));

/** JSON with the names of each object in order, as RFC 8785 has it for texts and whole numbers. */
function toCanonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(toCanonicalJson).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${toCanonicalJson(member)}`);
  return `{${members.join(",")}}`;
}

/** What is wrong with a page that follows `end`, in words; empty if it is the page that Baton would have written. */
export function findPageFaults(end: JournalEnd, page: JournalPage, digest: Digest): string[] {
  const expected = makePage(end, page.entries, page.postedAt, digest);
  const faults: [boolean, string][] = [
    [page.number !== expected.number, `page ${expected.number} is missing`],
    [page.postedAt < end.postedAt, "it is older than the page before"],
    [page.previousHash !== end.hash, "it does not follow the page before"],
    [
      toCanonicalJson(page.balances) !== toCanonicalJson(expected.balances),
      "its balances are not the sum of its entries",
    ],
    [page.hash !== hashPage(page, digest), "its content was changed"],
  ];
  return faults.flatMap(([isFault, words]) => (isFault ? [words] : []));
}
