import type { Fact } from "#domain/history/fact.ts";
import type { PersonalData } from "#domain/lead/personal-data.ts";
import type { Received } from "#domain/lead/received.ts";
import { factSortKey } from "#leads/adapters/keys.ts";
import type { History } from "#leads/ports.ts";
import type { LeadKey } from "#platform/ports.ts";

type Kept = { facts: Map<string, Fact>; personal?: PersonalData | undefined; fingerprint: string };

/** A history in memory, with extra methods for tests. */
export type MemoryHistory = History & {
  /** Adds a lead as if it had been received and worked long ago. */
  given(key: LeadKey, lead: { facts: readonly Fact[]; personal?: PersonalData | undefined }): void;
  factsOf(key: LeadKey): Fact[];
};

/** Makes a history with the port's guarantees: each fact is added once, by its identity. */
export function memoryHistory(): MemoryHistory {
  const leads = new Map<string, Kept>();
  const nameOf = ({ agencyId, leadId }: LeadKey) => `${agencyId}/${leadId}`;
  const receivedOf = ({ facts }: Kept) => facts.get("fact/received") as Received | undefined;
  return {
    async receive(key, { received, personal, fingerprint }) {
      const there = leads.get(nameOf(key));
      if (there && there.fingerprint !== fingerprint) return { outcome: "conflict" };
      const first = there && receivedOf(there);
      if (first) return { outcome: "replayed", received: first };
      leads.set(nameOf(key), { facts: new Map([[factSortKey(received), received]]), personal, fingerprint });
      return { outcome: "stored", received };
    },
    async findReceived(key, fingerprint) {
      const there = leads.get(nameOf(key));
      const first = there && receivedOf(there);
      if (!first) return undefined;
      if (!there.personal) return { outcome: "erased" };
      if (there.fingerprint !== fingerprint) return { outcome: "conflict" };
      return { outcome: "replayed", received: first, personal: there.personal };
    },
    async append(key, fact) {
      const { facts } = leads.get(nameOf(key)) ?? {};
      if (!facts) throw new Error("a fact about a lead that was never received");
      if (facts.has(factSortKey(fact))) return "already_there";
      facts.set(factSortKey(fact), fact);
      return "added";
    },
    async read(key) {
      const there = leads.get(nameOf(key));
      if (!there || !receivedOf(there)) return undefined;
      const facts = [...there.facts.values()];
      return { facts, ...(there.personal && { personal: there.personal }), beside: new Map() };
    },
    given(key, { facts, personal }) {
      const kept = new Map(facts.map((fact) => [factSortKey(fact), fact] as const));
      leads.set(nameOf(key), { facts: kept, personal, fingerprint: "given" });
    },
    factsOf: (key) => [...(leads.get(nameOf(key))?.facts.values() ?? [])],
  };
}
