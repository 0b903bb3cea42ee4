import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { EventType } from "#domain/subscriptions/event-type.ts";

it("docs/delivery.md lists every event that an agency can subscribe to, and no other", () => {
  const page = readFileSync(join(import.meta.dirname, "../../docs/delivery.md"), "utf8");
  const [, events = ""] = page.split("\n## Events\n");

  const listed = [...events.matchAll(/`([a-z_]+\.[a-z_]+)`/g)].map(([, type]) => type);

  expect(new Set(listed)).toEqual(new Set<string>(EventType.options));
  expect(listed).toHaveLength(EventType.options.length);
});
