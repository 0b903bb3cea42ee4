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

/** Records the metrics that the alarms use. */
export function memoryCanaryMetrics(): CanaryMetrics & { drain(): string[] } {
  const recorded: string[] = [];
  return {
    recordReturned: () => void recorded.push("returned"),
    recordMissing: () => void recorded.push("missing"),
    drain: () => recorded.splice(0),
  };
}
