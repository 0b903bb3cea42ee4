import type { ChaseEntry, ChaseLine } from "#chasing/ports.ts";

/** A line in memory, with the port's guarantees, and what is in it. */
export function memoryChaseLine(): ChaseLine & { entries(): ChaseEntry[] } {
  const kept = new Map<string, ChaseEntry>();
  const nameOf = ({ dueAt, leadId, cycle, step }: ChaseEntry) => [dueAt, leadId, cycle, step].join("/");
  const entries = () => [...kept.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
  return {
    add: async (entry) => void kept.set(nameOf(entry), entry),
    remove: async (entry) => kept.delete(nameOf(entry)),
    listDue: async (_agencyId, _campaignId, at, limit) =>
      entries()
        .filter(({ dueAt }) => dueAt <= at)
        .slice(0, limit),
    findNext: async (_agencyId, _campaignId, at) => entries().find(({ dueAt }) => dueAt > at)?.dueAt,
    entries,
  };
}
