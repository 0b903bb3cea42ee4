import { isCapReached } from "#domain/routing/obstacle.ts";
import { emptyUsage, listCapUsage, type Usage } from "#domain/routing/usage.ts";
import type { Claims } from "#intake/ports.ts";
import type {
  HeldLead,
  HeldLeads,
  HeldList,
  ReleaseProgress,
  Turns,
  UsageCounters,
  UsageQuery,
} from "#routing/ports.ts";

/** Usages in memory, with the port's guarantees, except that nothing expires. */
export function memoryUsages(): UsageCounters & { reservations(): { clientId: string; leadId: string }[] } {
  const reserved = new Map<string, { query: UsageQuery; price: number }>();
  const nameOf = ({ agencyId, campaignId, clientId, leadId }: UsageQuery) =>
    [agencyId, campaignId, clientId, leadId].join("/");
  const usageOf = (query: UsageQuery): Usage => {
    const others = [...reserved.values()].filter(
      (each) => nameOf({ ...each.query, leadId: query.leadId }) === nameOf(query) && each.query.leadId !== query.leadId,
    );
    return Object.fromEntries(
      Object.entries(emptyUsage).map(([per]) => {
        const period = per as keyof Usage;
        const counted = others.filter((each) => each.query.periods[period] === query.periods[period]);
        return [per, { leads: counted.length, spend: counted.reduce((sum, { price }) => sum + price, 0) }];
      }),
    ) as Usage;
  };
  const read: UsageCounters["read"] = async (queries) =>
    queries.map((query) => ({ query, usage: usageOf(query), storeState: undefined }));
  return {
    read,
    prefetch: () => read,
    async reserve({ query }) {
      const { price, caps } = query;
      if (reserved.has(nameOf(query))) return { ok: true };
      const usage = usageOf(query);
      if (listCapUsage(caps, usage).some((cap) => isCapReached(cap, price))) return { ok: false, usage };
      reserved.set(nameOf(query), { query, price });
      return { ok: true };
    },
    release: async (query) => void reserved.delete(nameOf(query)),
    reservations: () => [...reserved.values()].map(({ query: { clientId, leadId } }) => ({ clientId, leadId })),
  };
}

export function memoryTurns(): Turns {
  let turns = 0;
  return { draw: async () => (turns += 1), peek: async () => turns + 1 };
}

/** Claims in memory; every lead with a claim counts as stored. */
export function memoryClaims(): Claims & { count(): number } {
  const kept = new Map<string, { leadId: string; until: string }>();
  type Find = Claims["find"];
  const find: Find = async ({ hashes, leadId, at }) => {
    for (const hash of hashes) {
      const there = kept.get(hash);
      if (there && there.leadId !== leadId && there.until > at) return { leadId: there.leadId as typeof leadId, hash };
    }
    return undefined;
  };
  return {
    find,
    async claim(claim) {
      const there = await find(claim);
      if (there) return { outcome: "taken", ...there };
      for (const hash of claim.hashes) kept.set(hash, claim);
      return { outcome: "claimed" };
    },
    async release({ hashes, leadId }) {
      for (const hash of hashes) if (kept.get(hash)?.leadId === leadId) kept.delete(hash);
    },
    count: () => kept.size,
  };
}

export function memoryHeldLeads(): HeldLeads & { line(): string[] } {
  const kept = new Map<string, HeldLead>();
  const progresses = new Map<string, ReleaseProgress>();
  const nameOf = ({ campaignId, mode = "live" }: HeldList) => `${campaignId}/${mode}`;
  const positionOf = ({ receivedAt, leadId }: HeldLead) => `${receivedAt}/${leadId}`;
  const inLine = () => [...kept].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    add: async (lead) => void kept.set(positionOf(lead), lead),
    remove: async (lead) => void kept.delete(positionOf(lead)),
    saveProgress: async (lead, next) => void progresses.set(nameOf(lead), { after: positionOf(lead), next }),
    removeProgress: async (list) => void progresses.delete(nameOf(list)),
    async list(agencyId, campaignId, { limit, after = "", mode = "live" }) {
      const progress = after === "" ? progresses.get(nameOf({ agencyId, campaignId, mode })) : undefined;
      const line = inLine().filter(([, lead]) => lead.campaignId === campaignId && (lead.mode ?? "live") === mode);
      const behind = line.filter(([position]) => position > after);
      const page = behind.slice(0, limit);
      const last = page.at(-1);
      return {
        leads: page.map(([, lead]) => lead),
        ...(behind.length > limit && last && { next: last[0] }),
        ...(progress && { progress }),
      };
    },
    async listAll(_, { from, to }, { limit, mode = "live" }) {
      const leads = inLine()
        .map(([, lead]) => lead)
        .filter(({ receivedAt, ...lead }) => receivedAt >= from && receivedAt < to && (lead.mode ?? "live") === mode);
      return { leads: leads.slice(0, limit), more: leads.length > limit };
    },
    line: () => inLine().map(([, { leadId }]) => leadId),
  };
}
