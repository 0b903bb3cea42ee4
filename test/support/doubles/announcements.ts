import type { Announce } from "../../../lib/use-cases/ports/announce.ts";

type Announcement = Parameters<Announce>[0];

/** Keeps what is announced, once for each type and identity, as agencies would be told. */
export function announcements(): { announce: Announce; told: () => Announcement[] } {
  const kept = new Map<string, Announcement>();
  return {
    announce: async (event) => {
      const name = JSON.stringify([event.type, event.identity]);
      if (!kept.has(name)) kept.set(name, event);
    },
    told: () => [...kept.values()],
  };
}
