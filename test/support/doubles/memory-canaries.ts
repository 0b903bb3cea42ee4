import type { Canaries, Canary, CanaryMetrics } from "#readiness/ports.ts";

/** Canaries in memory. */
export function memoryCanaries(): Canaries {
  const kept = new Map<string, Canary>();
  return {
    read: async (agencyId, campaignId) => kept.get(`${agencyId} ${campaignId}`),
    async save(agencyId, campaignId, canary) {
      const there = kept.get(`${agencyId} ${campaignId}`);
      if (!there || there.pushedAt <= canary.pushedAt) kept.set(`${agencyId} ${campaignId}`, canary);
    },
  };
}

/** Counts what the alarms are told. */
export function memoryCanaryMetrics(): CanaryMetrics & { told(): string[] } {
  const told: string[] = [];
  return {
    recordReturned: () => void told.push("returned"),
    recordMissing: () => void told.push("missing"),
    told: () => told.splice(0),
  };
}
