/** What was last seen under a name: to guess by, and never to decide by, since it may have changed. */
export type LastSeen<Thing> = { get(name: string): Thing | undefined; see(name: string, thing: Thing): void };

/** Remembers within this process, of at most `most` names; then it begins anew. */
export function makeLastSeen<Thing>(most = 1_000): LastSeen<Thing> {
  const seen = new Map<string, Thing>();
  return {
    get: (name) => seen.get(name),
    see(name, thing) {
      if (seen.size >= most && !seen.has(name)) seen.clear();
      seen.set(name, thing);
    },
  };
}
