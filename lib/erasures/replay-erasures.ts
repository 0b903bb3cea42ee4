import { type Erasure, type ErasureRecipient, toRecipientKey } from "#domain/erasures/erasure.ts";
import type { AgencyId } from "#domain/shared/id.ts";
import { minInstant } from "#domain/shared/instant.ts";
import { ok } from "#domain/shared/result.ts";
import { makeChangeEntity } from "#platform/change-entity.ts";
import type { Now } from "#platform/ports.ts";
import type { JobStore } from "#scheduling/ports.ts";
import type { Erasures } from "./ports.ts";

type Deps = { erasures: Erasures; jobs: Pick<JobStore, "schedule">; now: Now };

/**
 * Applies erasures again, after a restore of a backup that may be older than they are. Stores each one that is missing,
 * and schedules it now: its leads are erased again, and notices that were sent are not repeated. Idempotent.
 */
export function makeReplayErasures({ erasures, jobs, now }: Deps) {
  const changeErasure = makeChangeEntity(erasures, now);
  return async function replayErasures(agencyId: AgencyId, log: readonly Erasure[]): Promise<void> {
    for (const logged of log) {
      const created = await erasures.create({ agencyId }, { ...logged, isReplayed: true }, "");
      if (created.outcome !== "created") {
        const changed = await changeErasure({ agencyId }, logged.id, (before) => ok(merge(before, logged)));
        if (!changed.ok) throw new Error(`an erasure could not be stored: ${changed.refusal.kind}`);
      }
      await jobs.schedule({ kind: "erasure", agencyId, erasureId: logged.id }, now());
    }
  };
}

/** The backup may be from the middle of an erasure: then the log knows more leads, contacts and recipients. */
function merge(stored: Erasure, logged: Erasure): Erasure {
  const byHash = new Map([...stored.contacts, ...logged.contacts].map((contact) => [contact.hash, contact]));
  return {
    ...stored,
    contacts: [...byHash.values()],
    leadIds: [...new Set([...stored.leadIds, ...logged.leadIds])],
    more: stored.more ?? logged.more,
    recipients: mergeRecipients(stored.recipients, logged.recipients),
    erasedAt: stored.erasedAt ?? logged.erasedAt,
    finishedAt: stored.finishedAt ?? logged.finishedAt,
    isReplayed: true,
  };
}

/** The places of the log stay: the links that were sent name them. What either knows of a recipient is kept. */
function mergeRecipients(stored: readonly ErasureRecipient[], logged: readonly ErasureRecipient[]): ErasureRecipient[] {
  const storedByKey = new Map(stored.map((recipient) => [toRecipientKey(recipient), recipient]));
  const loggedKeys = new Set(logged.map(toRecipientKey));
  const merged = logged.map((recipient) => {
    const other = storedByKey.get(toRecipientKey(recipient));
    return {
      ...recipient,
      notices: Math.max(recipient.notices, other?.notices ?? 0),
      notifiedAt: minInstant(recipient.notifiedAt, other?.notifiedAt),
      confirmedAt: minInstant(recipient.confirmedAt, other?.confirmedAt),
    };
  });
  return [...merged, ...stored.filter((recipient) => !loggedKeys.has(toRecipientKey(recipient)))];
}

/** Lists all erasures of an agency, newest first. */
export async function listAllErasures(erasures: Pick<Erasures, "list">, agencyId: AgencyId): Promise<Erasure[]> {
  const all: Erasure[] = [];
  for (let hasMore = true; hasMore;) {
    const { entities, more } = await erasures.list({ agencyId }, { limit: 100, after: all.at(-1)?.id });
    all.push(...entities);
    hasMore = more;
  }
  return all;
}
