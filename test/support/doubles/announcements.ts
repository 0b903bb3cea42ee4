import { expect } from "vitest";
import { EventWebhook } from "#events/messages.ts";
import type { Announce } from "#events/ports.ts";

type Announcement = Parameters<Announce>[0];

/** Records announcements, once for each type and identity, like an agency receives them. Throws if one does not match openapi.json. */
export function announcements(): { announce: Announce; announced: () => Announcement[] } {
  const kept = new Map<string, Announcement>();
  return {
    announce: async (event) => {
      const { type, at: timestamp, data } = event;
      expect(EventWebhook.parse({ type, timestamp, data }).data).toEqual(data);
      const name = JSON.stringify([event.type, event.identity]);
      if (!kept.has(name)) kept.set(name, event);
    },
    announced: () => [...kept.values()],
  };
}
