import { expect } from "vitest";
import { EventWebhook } from "#events/messages.ts";
import type { Announce } from "#events/ports.ts";

type Announcement = Parameters<Announce>[0];

/** Keeps what is announced, once for each type and identity, as agencies would be told. Throws where that is not what openapi.json says. */
export function announcements(): { announce: Announce; told: () => Announcement[] } {
  const kept = new Map<string, Announcement>();
  return {
    announce: async (event) => {
      const { type, at: timestamp, data } = event;
      expect(EventWebhook.parse({ type, timestamp, data }).data).toEqual(data);
      const name = JSON.stringify([event.type, event.identity]);
      if (!kept.has(name)) kept.set(name, event);
    },
    told: () => [...kept.values()],
  };
}
