import { type EndpointHealth, initialHealth } from "#domain/delivery/endpoint-health.ts";
import type { EndpointHealthStore } from "#subscriptions/health/ports.ts";

/** Endpoint health in memory, for endpoints of any owner: their ids are unique here. */
export function memoryEndpoints(): EndpointHealthStore & { given(id: string, health: Partial<EndpointHealth>): void } {
  const kept = new Map<string, EndpointHealth>();
  const of = (id: string) => kept.get(id) ?? initialHealth;
  return {
    given: (id, health) => void kept.set(id, { ...initialHealth, ...health }),
    read: async (_, id) => of(id),
    async recordFailure(_, id, failure) {
      const before = of(id);
      const { lastFailure, lastSuccessAt = "" } = before;
      const isCounted = before.failures > 0 && (lastFailure?.at ?? "").slice(0, 16) >= failure.at.slice(0, 16);
      if (isCounted || failure.at < lastSuccessAt) return before;
      const after = {
        ...before,
        failures: before.failures + 1,
        failingSince: before.failingSince ?? failure.at,
        lastFailure: failure,
      };
      kept.set(id, after);
      return after;
    },
    async recordRecovery(_, id, at) {
      const { failingSince: _since, ...before } = of(id);
      if (before.failures === 0) return;
      kept.set(id, { ...before, failures: 0, toldLevel: 0, lastSuccessAt: at });
    },
    reset: async (_, id) => void kept.delete(id),
    async recordWarning(_, id, { level: toldLevel, failingSince }) {
      const before = of(id);
      if (before.failingSince === failingSince && before.toldLevel < toldLevel) kept.set(id, { ...before, toldLevel });
    },
  };
}
