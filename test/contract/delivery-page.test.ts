import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { retryDelaysMs } from "#domain/delivery/retry-schedule.ts";
import { EventType } from "#domain/subscriptions/event-type.ts";

const page = readFileSync(join(import.meta.dirname, "../../docs/delivery.md"), "utf8");

it("docs/delivery.md lists every attempt of a round with the wait before it", () => {
  const msByUnit: Record<string, number> = { s: 1_000, min: 60_000, h: 3_600_000 };
  const rows = [...page.matchAll(/^\| +\d+ \| +(?:(\d+) (s|min|h)|at once) \|/gm)];
  const waits = rows.map(([, amount = "0", unit = "s"]) => Number(amount) * (msByUnit[unit] ?? Number.NaN));

  expect(waits).toEqual([0, ...retryDelaysMs]);
});

it("docs/delivery.md lists every event that an agency can subscribe to, and no other", () => {
  const [, events = ""] = page.split("\n## Events\n");

  const listed = [...events.matchAll(/`([a-z_]+\.[a-z_]+)`/g)].map(([, type]) => type);

  expect(new Set(listed)).toEqual(new Set<string>(EventType.options));
  expect(listed).toHaveLength(EventType.options.length);
});
