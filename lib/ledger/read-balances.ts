import type { Clients } from "#accounts/ports.ts";
import { canAccessClient } from "#domain/accounts/api-key.ts";
import type { Caller } from "#domain/accounts/caller.ts";
import type { JournalEnd } from "#domain/ledger/journal.ts";
import type { ClientId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { Now } from "#platform/ports.ts";
import { findPageAt } from "./find-page-at.ts";
import { type AsOfTooRecent, isTooRecent, refuseTooRecent } from "./list-entries.ts";
import type { Journals } from "./ports.ts";

type Deps = { clients: Pick<Clients, "read">; journals: Journals; now: Now };

/** The accounts of a client in one currency, after the page that `page` names. */
export type JournalBalances = { currency: string; page: JournalEnd };

/** Reads the accounts of a client, one for each currency, now or as of a time: each page has the sums after it. */
export function makeReadBalances({ clients, journals, now }: Deps) {
  return async function readBalances(
    caller: Caller,
    clientId: ClientId,
    asOf: Instant | undefined,
  ): Promise<Result<JournalBalances[], { kind: "not_found" } | AsOfTooRecent>> {
    const { agencyId, mode } = caller;
    if (!canAccessClient(caller, clientId) || !(await clients.read({ agencyId }, clientId))) {
      return refuse({ kind: "not_found" });
    }
    if (isTooRecent(asOf, now())) return refuseTooRecent({ parameter: "asOf" });
    const found = mode === "test" ? [] : await journals.list({ agencyId, clientId });
    const read = found.map(async (journal) => {
      const page = await (asOf ? findPageAt(journals, journal, asOf) : journals.readEnd(journal));
      // A journal that began later is not in the answer, as it was not then.
      return page ? [{ currency: journal.currency, page }] : [];
    });
    return ok((await Promise.all(read)).flat());
  };
}
