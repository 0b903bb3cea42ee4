import type { OptOuts } from "#subscriptions/opt-out/ports.ts";

/** Opt-outs in memory. */
export function memoryOptOuts(): OptOuts & { all(): string[] } {
  const kept = new Set<string>();
  return {
    add: async (agencyId, hash) => void kept.add(`${agencyId} ${hash}`),
    remove: async (agencyId, hash) => void kept.delete(`${agencyId} ${hash}`),
    has: async (agencyId, hash) => kept.has(`${agencyId} ${hash}`),
    all: () => [...kept],
  };
}
