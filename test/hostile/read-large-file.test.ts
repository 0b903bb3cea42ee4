import { expect, it } from "vitest";
import { readRows } from "#bin/import/read-rows.ts";

it("an import keeps less than 64 MiB of a file of 100 MB in memory", async () => {
  const megabytes = 100;
  const line = Buffer.from(
    `${"Zoë O'Brien,+447700900123,".repeat(3)}"Two slipped tiles, since ""the"" storm.\r\nMornings."\r\n`,
  );
  const chunk = Buffer.concat(Array.from({ length: Math.ceil(65_536 / line.length) }, () => line));
  async function* file() {
    for (let sent = 0; sent < megabytes * 1_000_000; sent += chunk.length) yield chunk;
  }
  const format = { encoding: "utf8", markBytes: 0, lineEnd: "\n", delimiter: ",", hasSeparatorLine: false } as const;
  const before = process.memoryUsage().heapUsed;
  let peak = 0;
  let count = 0;
  for await (const row of readRows(file(), format)) {
    count += "cells" in row && row.cells.length === 7 ? 1 : 0;
    if (count % 5_000 === 0) peak = Math.max(peak, process.memoryUsage().heapUsed - before);
  }
  expect(count).toBeGreaterThan(700_000);
  expect(peak).toBeGreaterThan(0);
  expect(peak).toBeLessThan(64 * 1024 * 1024);
});
