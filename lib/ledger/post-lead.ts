import type { Contracts } from "#contracts/ports.ts";
import { type Entry, planPosting } from "#domain/ledger/entry.ts";
import type { Fact } from "#domain/history/fact.ts";
import { findVersionAt } from "#domain/shared/versions.ts";
import { instant, type Instant } from "#domain/shared/instant.ts";
import type { History } from "#leads/ports.ts";
import { type LoadedLead, loadLead } from "#leads/read-lead.ts";
import type { LeadKey, Now } from "#platform/ports.ts";
import type { JobStore } from "#scheduling/ports.ts";
import { addPage, type makeAppendEntries } from "./append-entries.ts";
import type { JournalKey, Journals } from "./ports.ts";

type Deps = {
  history: History;
  journals: Pick<Journals, "readPosition" | "findPosition">;
  contracts: Pick<Contracts, "list">;
  appendEntries: ReturnType<typeof makeAppendEntries>;
  jobs: Pick<JobStore, "schedule">;
  now: Now;
  toFactKey: (fact: Fact) => string;
};

/**
 * From when an entry occurred until its credit note is issued: on the tenth day, of the fourteen that the law gives (VAT
 * Regulations 1995, reg. 15C).
 */
const creditedAfterMs = 9 * 24 * 3_600_000;

/**
 * The least time until the job of a credit note: it must not run before the entries are posted. An entry that occurred
 * long ago, or whose facts are all older than the charge that it takes back, is due already.
 */
const leastCreditDelayMs = 3_600_000;

/** How often a lead is read again because others posted it, or recorded facts, at the same time. */
const maxRounds = 20;

/**
 * Posts what a lead comes to more or less than was posted, and looks again until nothing is left: a slow process that
 * posts by old facts, after a fast one found nothing to do, would otherwise leave the journal wrong. May run any number
 * of times, in any order and at once; killed anywhere, the next run posts what is missing. A sandbox lead is not posted.
 */
export function makePostLead({ history, journals, contracts, appendEntries, jobs, now, toFactKey }: Deps) {
  return async function postLead(key: LeadKey, lead: LoadedLead): Promise<void> {
    if (lead.state.received.sandbox) return;
    let current: LoadedLead | undefined = lead;
    let before = journals.findPosition(key, lead.beside);
    for (let round = 1; round <= maxRounds && current; round++) {
      const plan = planPosting(key.leadId, current.facts, before, toFactKey);
      const { placed } = current.state;
      if (!plan || !placed) return;
      const { clientId, price } = placed.placement;
      const journal = { agencyId: key.agencyId, clientId, currency: price.currency };
      // Before the entries are posted, because a retry would find nothing to post. The job runs later.
      const creditDue = findCreditDue(plan.entries, current.state.received.at, now());
      if (creditDue) await jobs.schedule({ kind: "credit", ...journal }, creditDue);
      const contractFrom = await findContractFrom(journal, placed.at);
      const entries = plan.entries.map((entry) => ({ ...entry, ...(contractFrom && { contractFrom }) }));
      const outcome = await appendEntries(journal, { key, entries, before, after: plan.position });
      // If another process has changed the position since, the next append fails, and the one after it reads it again.
      before = outcome === "position_changed" ? await journals.readPosition(key) : addPage(plan.position, outcome.page);
      current = await loadLead(history, key);
    }
    throw new Error("the lead changed in every round");
  };

  /** Finds the version in force at the placement. Versions that have taken effect never change. */
  async function findContractFrom(journal: JournalKey, placedAt: Instant): Promise<Instant | undefined> {
    const versions = (await contracts.list(journal)).filter(({ currency }) => currency === journal.currency);
    return findVersionAt(versions, placedAt)?.from;
  }
}

/**
 * When the credit note of entries is due, if one of them takes something back in a later month than the lead was received
 * in: an invoice may have been issued since. Where the months of UTC and of the client differ, the closing of the month
 * schedules the job.
 */
function findCreditDue(entries: readonly Entry[], receivedAt: Instant, at: Instant): Instant | undefined {
  const reduction = entries.find(({ amount }) => amount < 0);
  if (!reduction || at.slice(0, 7) <= receivedAt.slice(0, 7)) return undefined;
  return instant(Math.max(Date.parse(reduction.occurredAt) + creditedAfterMs, Date.parse(at) + leastCreditDelayMs));
}
