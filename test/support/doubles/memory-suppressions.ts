import { isSuppressionActive, type Suppression } from "#domain/suppressions/suppression.ts";
import type { ContactHash, Suppressions } from "#suppressions/ports.ts";
import { ids } from "../ids.ts";

/** Returns its input instead of a hash, so that a test sees the contact that is looked up. */
export const openContactHash: ContactHash = {
  compute: (...contact) => contact.join(" "),
  computeForAllAgencies: (...contact) => contact.join(" "),
};

/** Suppressions in memory. */
export function memorySuppressions(): Suppressions & { all(): Suppression[] } {
  const kept = new Map<string, Suppression>();
  const nameOf = (agencyId: string, hash: string) => `${agencyId} ${ids.deriveUnkeyed("sup", hash)}`;
  const lasts = ({ until }: Pick<Suppression, "until">): string => until ?? "~";
  return {
    async add(agencyId, hash, suppression) {
      const standing = kept.get(nameOf(agencyId, hash));
      if (standing && lasts(standing) >= lasts(suppression)) return standing;
      const added = { ...suppression, id: ids.deriveUnkeyed("sup", hash) };
      kept.set(nameOf(agencyId, hash), added);
      return added;
    },
    async list(agencyId, { limit, after = "~" }) {
      const own = [...kept].filter(([name]) => name.startsWith(agencyId)).map(([, suppression]) => suppression);
      const unseen = own.filter(({ id }) => id < after).sort((a, b) => (a.id < b.id ? 1 : -1));
      return { entities: unseen.slice(0, limit), more: unseen.length > limit };
    },
    remove: async (agencyId, id) => kept.delete(`${agencyId} ${id}`),
    findActive: async (agencyId, hashes, at) =>
      hashes
        .map((hash) => kept.get(nameOf(agencyId, hash)))
        .filter((found) => found !== undefined)
        .filter((found) => isSuppressionActive(found, at)),
    all: () => [...kept.values()],
  };
}
