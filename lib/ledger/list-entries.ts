import type { Clients } from "#accounts/ports.ts";
import { canAccessClient } from "#domain/accounts/api-key.ts";
import type { Caller } from "#domain/accounts/caller.ts";
import { listPageEntries, maxEntriesPerPage } from "#domain/ledger/journal.ts";
import type { AgencyId, ClientId } from "#domain/shared/id.ts";
import { elapsedMs, type Instant } from "#domain/shared/instant.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { Now } from "#platform/ports.ts";
import { findPageAt } from "./find-page-at.ts";
import type { JournalKey, Journals, PostedEntry } from "./ports.ts";

/** Posted after `since`, and not after `asOf`. Both are instants whose answer can no longer change. */
export type EntryFilter = {
  clientId?: ClientId | undefined;
  since?: Instant | undefined;
  asOf?: Instant | undefined;
};

type Deps = { clients: Pick<Clients, "read">; journals: Journals; now: Now };

/** How old a time must be until no page can be posted at or before it: a writer and its clock may be this late. */
export const settledAfterMs = 60_000;

/** Whether an answer as of `at` could still change. */
export const isTooRecent = (at: Instant | undefined, now: Instant): boolean =>
  at !== undefined && elapsedMs(at, now) < settledAfterMs;

/** Where a request has a time: a query parameter, or a JSON pointer of its body. */
type TimePlace = { parameter: string } | { pointer: string };

/** An answer as of the times in `errors` could still change. */
export type AsOfTooRecent = { kind: "as_of_too_recent"; errors: (TimePlace & { detail: string })[] };

/** Refuses times that are too recent, by where the request has them. */
export const refuseTooRecent = (...places: TimePlace[]): Result<never, AsOfTooRecent> =>
  refuse({
    kind: "as_of_too_recent",
    errors: places.map((place) => ({ ...place, detail: `at least ${settledAfterMs / 1_000} seconds ago` })),
  });

/** Beyond the last page of any journal. */
const anyPage = 999_999_999_999;

/**
 * Lists entries of a client, or of all clients of the agency, in the order of their journals and pages. A page never
 * changes and numbers have no gaps, so a reader that follows the cursor sees each entry once, whatever is posted
 * meanwhile. `after` is the place of the last entry that was read.
 */
export function makeListEntries({ clients, journals, now }: Deps) {
  const listPosted = makeListPosted({ journals });
  return async function listEntries(
    caller: Caller,
    filter: EntryFilter,
    page: ListPage,
  ): Promise<Result<PostedPage, { kind: "not_found" } | AsOfTooRecent>> {
    const { agencyId, mode } = caller;
    const { clientId, since, asOf } = filter;
    if (clientId && !(canAccessClient(caller, clientId) && (await clients.read({ agencyId }, clientId)))) {
      return refuse({ kind: "not_found" });
    }
    const at = now();
    const tooRecent = Object.entries({ since, asOf }).filter(([, time]) => isTooRecent(time, at));
    if (tooRecent.length > 0) return refuseTooRecent(...tooRecent.map(([parameter]) => ({ parameter })));
    return ok(mode === "test" ? { entries: [] } : await listPosted(agencyId, filter, page));
  };
}

/** How many journals are searched for a period at once. */
const journalsAtOnce = 25;

type PageRange = { journal: JournalKey; first: number; last: number };

type ListPage = { limit: number; after?: string | undefined };
type PostedPage = { entries: PostedEntry[]; next?: string | undefined };

/** Lists entries whatever the caller may see: makeListEntries checks that. */
export function makeListPosted({ journals }: Pick<Deps, "journals">) {
  return async function listPosted(
    agencyId: AgencyId,
    { clientId, since, asOf }: EntryFilter,
    { limit, after }: ListPage,
  ): Promise<PostedPage> {
    // As many as the answer needs if they are full, so that a reader pays for what it gets; the first was read in part.
    const pagesAtOnce = Math.ceil((limit + 1) / maxEntriesPerPage) + (after === undefined ? 0 : 1);
    const start = after === undefined ? undefined : parsePlace(after);
    const entries: PostedEntry[] = [];
    const ranges = findRanges(await journals.list({ agencyId, clientId }, start));
    for await (const range of ranges) {
      for await (const posted of listOfJournal(
        range,
        start && isSameJournal(range.journal, start) ? start : undefined,
      )) {
        entries.push(posted);
        if (entries.length > limit) break;
      }
      if (entries.length > limit) break;
    }
    const last = entries[limit - 1];
    return {
      entries: entries.slice(0, limit),
      next: entries.length > limit && last ? formatPlace(last) : undefined,
    };

    /**
     * Finds the pages of each journal in the period, of more journals at once the more of them were asked for: of a
     * thousand clients, most have few entries, or none. So it never searches more journals in vain than were read.
     */
    async function* findRanges(all: readonly JournalKey[]): AsyncGenerator<PageRange> {
      for (let found = 0; found < all.length;) {
        const next = all.slice(found, found + Math.min(Math.max(1, found), journalsAtOnce));
        yield* await Promise.all(next.map(findRange));
        found += next.length;
      }
    }

    async function findRange(journal: JournalKey): Promise<PageRange> {
      const [before, last] = await Promise.all([
        since && findPageAt(journals, journal, since),
        asOf && findPageAt(journals, journal, asOf).then((page) => page?.number ?? 0),
      ]);
      return { journal, first: (before?.number ?? 0) + 1, last: last ?? anyPage };
    }

    async function* listOfJournal(
      { journal, first, last }: PageRange,
      from: Place | undefined,
    ): AsyncGenerator<PostedEntry> {
      const begin = Math.max(first, from?.page ?? 1);
      for await (const pages of journals.listPages(journal, begin, last, pagesAtOnce)) {
        for (const page of pages) {
          const skipped = page.number === from?.page ? from.index + 1 : 0;
          for (const [index, entry] of listPageEntries(page).entries()) {
            if (index >= skipped) yield { journal, page, index, entry };
          }
        }
      }
    }
  };
}

type Place = Omit<JournalKey, "agencyId"> & { page: number; index: number };

const isSameJournal = (a: Omit<JournalKey, "agencyId">, b: Omit<JournalKey, "agencyId">): boolean =>
  a.clientId === b.clientId && a.currency === b.currency;

const formatPlace = ({ journal, page, index }: PostedEntry): string =>
  [journal.clientId, journal.currency, page.number, index].join("/");

/** Parses a place out of a cursor, which Baton made. */
function parsePlace(text: string): Place {
  const [clientId = "", currency = "", page, index] = text.split("/");
  return { clientId: clientId as ClientId, currency, page: Number(page), index: Number(index) };
}
