import { type Erasure, maxErasedLeads } from "#domain/erasures/erasure.ts";
import type { AgencyId, ErasureId } from "#domain/shared/id.ts";
import { addMs, type Instant, minInstant } from "#domain/shared/instant.ts";
import { ok } from "#domain/shared/result.ts";
import { makeChangeEntity } from "#platform/change-entity.ts";
import type { Now } from "#platform/ports.ts";
import type { JobOfKind } from "#scheduling/ports.ts";
import type { Suppressions } from "#suppressions/ports.ts";
import type { makeEraseLead } from "./erase-lead.ts";
import type { makeEraseRefusedLeads } from "./erase-refused-leads.ts";
import type { FoundLeads, makeFindLeads } from "./find-leads.ts";
import type { Erasures } from "./ports.ts";
import type { makeSendNotices } from "./send-notices.ts";

type Deps = {
  erasures: Erasures;
  suppressions: Pick<Suppressions, "add">;
  findLeads: ReturnType<typeof makeFindLeads>;
  eraseLead: ReturnType<typeof makeEraseLead>;
  eraseRefusedLeads: ReturnType<typeof makeEraseRefusedLeads>;
  sendNotices: ReturnType<typeof makeSendNotices>;
  now: Now;
};

/** The pages that one run searches: each takes up to two seconds, and a run has fifty. */
const pagesInRun = 10;
const nextPageMs = 1_000;

/** The delay before the next look for the message of a cancellation. */
const waitMs = 10_000;

/** By then, every request and sender that had read the person before the erasure has ended. */
const recheckMs = 15 * 60_000;

/**
 * Runs an erasure: suppresses the contacts, finds the leads, erases each, and again a quarter of an hour later; then sends
 * the notices until it is due. The stored erasure and the histories decide what is left, so it may run any number of
 * times and crash anywhere. Returns when to run again; undefined when nothing is left to do.
 */
export function makeRunErasure(deps: Deps) {
  const { erasures, suppressions, findLeads, eraseLead, eraseRefusedLeads, sendNotices } = deps;
  const changeErasure = makeChangeEntity(erasures, deps.now);

  return async function runErasure(
    { agencyId, erasureId }: JobOfKind<"erasure">,
    at: Instant,
  ): Promise<Instant | undefined> {
    const scope = { agencyId };
    const stored = await erasures.read(scope, erasureId);
    if (!stored) return undefined;
    const recheckAt = findRecheckAt(stored);
    const isRecheckDue = recheckAt !== undefined && at >= recheckAt;
    const isDue = !stored.erasedAt || stored.isReplayed || isRecheckDue;
    const erased = isDue ? await erase(agencyId, stored, at) : stored;
    if (typeof erased === "string") return erased;
    const next = erased.finishedAt ? undefined : await sendNotices(agencyId, erased, at);
    return minInstant(findRecheckAt(erased), next);
  };

  /** Erases everything that can be found now; returns when to go on, or the erasure if nothing is left. */
  async function erase(agencyId: AgencyId, stored: Erasure, at: Instant): Promise<Erasure | Instant> {
    // Before the search: from now on, intake accepts no lead with the contact.
    await suppress(agencyId, stored);
    const erasure = await search(agencyId, stored);
    await suppress(agencyId, erasure);
    const results = [];
    for (const leadId of erasure.leadIds) {
      results.push(await eraseLead({ agencyId, leadId }, erasure.id, at));
    }
    if (erasure.search) return addMs(at, nextPageMs);
    if (results.includes("waiting")) return addMs(at, waitMs);
    await eraseRefusedLeads(agencyId, new Set(erasure.contacts.map(({ hash }) => hash)));
    return save(agencyId, erasure.id, (before) => {
      if (stored.isReplayed) return toReplayed(before, at);
      return stored.erasedAt ? toRechecked(before, at) : { ...before, erasedAt: before.erasedAt ?? at };
    });
  }

  async function suppress(agencyId: AgencyId, { contacts, createdAt }: Erasure): Promise<void> {
    await Promise.all(
      contacts.map(({ contact, hash }) =>
        suppressions.add(agencyId, hash, { contact, reason: "erased", createdAt, until: undefined }),
      ),
    );
  }

  /**
   * Searches up to `pagesInRun` pages, and stores after each what it found: a lead is known before it is erased. Another
   * run may do the same at the same time, so what both found is kept. The second search is short and starts anew.
   */
  async function search(agencyId: AgencyId, stored: Erasure): Promise<Erasure> {
    const isRecheck = stored.erasedAt !== undefined;
    let erasure: Erasure = isRecheck ? { ...stored, search: { mode: "live" } } : stored;
    const maxPages = isRecheck ? Infinity : pagesInRun;
    for (let page = 0; page < maxPages; page += 1) {
      const { updatedAt } = erasure;
      const found = await findLeads(agencyId, erasure);
      const saved = await save(agencyId, erasure.id, (before) => ({
        ...addFound(before, found),
        search: before.updatedAt === updatedAt && !isRecheck ? found.search : before.search,
      }));
      erasure = isRecheck ? { ...saved, search: found.search } : saved;
      if (!erasure.search) break;
    }
    return erasure;
  }

  async function save(agencyId: AgencyId, id: ErasureId, change: (before: Erasure) => Erasure): Promise<Erasure> {
    const changed = await changeErasure({ agencyId }, id, (before) => ok(change(before)));
    if (!changed.ok) throw new Error(`an erasure could not be stored: ${changed.refusal.kind}`);
    return changed.value;
  }
}

function addFound(before: Erasure, { leadIds, contacts, more }: FoundLeads): Erasure {
  const all = [...new Set([...before.leadIds, ...leadIds])];
  const byHash = new Map([...before.contacts, ...contacts].map((contact) => [contact.hash, contact]));
  return {
    ...before,
    leadIds: all.slice(0, maxErasedLeads),
    contacts: [...byHash.values()],
    more: before.more ?? more ?? (all.length > maxErasedLeads ? true : undefined),
  };
}

/** When what was being accepted or sent at the last erasure is erased, too; undefined after that. */
const findRecheckAt = ({ erasedAt, replayedAt = erasedAt, recheckedAt }: Erasure): Instant | undefined =>
  replayedAt && !recheckedAt ? addMs(replayedAt, recheckMs) : undefined;

/** Senders may have read what a backup brought back, so the leads are rechecked again. */
const toReplayed = (erasure: Erasure, at: Instant): Erasure => ({
  ...erasure,
  erasedAt: erasure.erasedAt ?? at,
  replayedAt: at,
  recheckedAt: undefined,
  isReplayed: undefined,
});

/** The tag of the contact is not needed any more. */
const toRechecked = (erasure: Erasure, at: Instant): Erasure => ({
  ...erasure,
  subject: erasure.subject.by === "contact" ? { ...erasure.subject, tag: undefined } : erasure.subject,
  recheckedAt: at,
});
