import * as z from "zod";
import { Instant } from "#domain/shared/instant.ts";
import { subtractAmount, sumAmounts } from "#domain/shared/money.ts";
import { Entry } from "./entry.ts";
import { Closing, Credit, Issue, Payment, type Settlement } from "./statement-pages.ts";

/** The accounts of a client in one currency. Debits are positive, credits negative, and they sum to zero. */
export const LedgerAccount = z
  .enum(["unbilled", "revenue", "receivable", "credits", "vat", "cash"])
  .meta({ id: "LedgerAccount" });
export type LedgerAccount = z.infer<typeof LedgerAccount>;

/** What each account of the client comes to, in minor units: debits less credits. An account begins with its first leg. */
export const Balances = z
  .object({
    unbilled: z.int(),
    revenue: z.int(),
    receivable: z.int().optional(),
    credits: z.int().optional(),
    vat: z.int().optional(),
    cash: z.int().optional(),
  })
  .meta({
    id: "AccountBalances",
    description: "Debits less credits of each account, in minor units; an account that no entry touches is absent.",
  });
export type Balances = z.infer<typeof Balances>;

const frame = {
  number: z.int().positive(),
  postedAt: Instant,
  previousHash: z.string(),
  balances: Balances,
  hash: z.string(),
};

const EntriesPage = z
  .object({ ...frame, kind: z.literal("entries"), entries: z.array(Entry).min(1) })
  .meta({ id: "JournalEntriesPage" });
const ClosingPage = z
  .object({ ...frame, kind: z.literal("closing"), ...Closing.shape })
  .meta({ id: "JournalClosingPage" });
const IssuePage = z.object({ ...frame, kind: z.literal("issue"), ...Issue.shape }).meta({ id: "JournalIssuePage" });
const CreditPage = z.object({ ...frame, kind: z.literal("credit"), ...Credit.shape }).meta({ id: "JournalCreditPage" });
const PaymentPage = z
  .object({ ...frame, kind: z.literal("payment"), ...Payment.shape })
  .meta({ id: "JournalPaymentPage" });

/**
 * A page of a client's journal in one currency. Pages are numbered from 1 without gaps, and a page never changes: its
 * `hash` covers its content and the hash of the page before, so that all pages up to a hash can be verified.
 */
export const JournalPage = z
  .discriminatedUnion("kind", [EntriesPage, ClosingPage, IssuePage, CreditPage, PaymentPage])
  .meta({
    id: "JournalPage",
    description:
      "`hash` is the SHA-256 (base64url) of the page without `hash`, as JSON with sorted names (RFC 8785). " +
      "`previousHash` is that of the page before, and `balances` are those after this page.",
  });
export type JournalPage = z.infer<typeof JournalPage>;

/** A page of one kind. */
export type PageOfKind<Kind extends JournalPage["kind"]> = Extract<JournalPage, { kind: Kind }>;

/** What a page says, without its place in the journal. */
export type PageContent = WithoutFrame<JournalPage>;
type WithoutFrame<Page> = Page extends JournalPage ? Omit<Page, keyof typeof frame> : never;

/** The entries of a page: of leads, or what a closing added. Other kinds of page have none. */
export function listPageEntries(page: PageContent): (Entry | Settlement)[] {
  if (page.kind === "entries") return page.entries;
  return page.kind === "closing" ? page.settlements : [];
}

/** The most entries of a page, so that it stays below the 8 kB of which two cost one read unit. */
export const maxEntriesPerPage = 25;

/** What each page has besides what it says. */
type Frame = Pick<JournalPage, keyof typeof frame>;

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

export type Leg = { account: LedgerAccount; amount: number };

const negate = (amount: number): number => subtractAmount(0, amount);

/** The debits (positive) and credits (negative) of an entry. They sum to zero. */
export const toLegs = ({ amount }: { amount: number }): Leg[] => [
  { account: "unbilled", amount },
  { account: "revenue", amount: negate(amount) },
];

/** The debits and credits of a page. They sum to zero. */
function toPageLegs(page: PageContent): Leg[] {
  switch (page.kind) {
    case "entries":
    case "closing":
      return listPageEntries(page).flatMap(toLegs);
    case "issue":
      return [
        { account: "receivable", amount: page.total },
        { account: "unbilled", amount: negate(page.net) },
        { account: "vat", amount: negate(page.tax) },
      ];
    // The entries that it credits took from revenue and unbilled; the note takes what they cost from credits and receivable.
    case "credit": {
      const posted = sumAmounts(page.credited.map(({ amount }) => amount));
      return [
        { account: "unbilled", amount: posted },
        { account: "revenue", amount: negate(posted) },
        { account: "credits", amount: page.net },
        { account: "vat", amount: page.tax },
        { account: "receivable", amount: negate(page.total) },
      ];
    }
    case "payment":
      return [
        { account: "cash", amount: page.amount },
        { account: "receivable", amount: negate(page.amount) },
      ];
  }
}

/** Makes the page that follows `end`. Pages never go back in time, whichever clock is ahead. */
export function makePage<Content extends PageContent>(
  end: JournalEnd,
  content: Content,
  at: Instant,
  digest: Digest,
): Content & Frame {
  const page = {
    ...content,
    number: end.number + 1,
    postedAt: at > end.postedAt ? at : end.postedAt,
    previousHash: end.hash,
    balances: toPageLegs(content).reduce(addLeg, end.balances),
  };
  return { ...page, hash: hashPage(page, digest) };
}

const addLeg = (sums: Balances, { account, amount }: Leg): Balances => ({
  ...sums,
  [account]: sumAmounts([sums[account] ?? 0, amount]),
});

/** Hashes what a page says, without its own hash, in a canonical form. */
const hashPage = (page: object, digest: Digest) => digest(toCanonicalJson({ ...page, hash: undefined }));

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
  const expected = makePage(end, page, page.postedAt, digest);
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
