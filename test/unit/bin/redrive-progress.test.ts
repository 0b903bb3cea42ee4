import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { formatProgress, formatSummary } from "#bin/redrive/format-progress.ts";

it.each([
  [{ redriven: 0, failed: 0, held: 0 }, "The queue was empty."],
  [{ redriven: 3, failed: 0, held: 0 }, "Done: the queue is empty, 3 redriven."],
  [{ redriven: 2, failed: 1, held: 0 }, "Not done: 2 redriven, 1 still in the queue."],
  [
    { redriven: 2, failed: 0, held: 4 },
    "Not done: 2 redriven, 0 still in the queue. 4 were held by another run: run this again in five minutes.",
  ],
  [
    { redriven: 0, failed: 0, held: 4 },
    "No message was available. 4 were held by another run: run this again in five minutes.",
  ],
])("the last line of redrive for %j is: %s", (counts, line) => {
  expect(formatSummary(counts)).toBe(line);
});

it("the output of redrive is as docs/deploy.md shows it", async () => {
  const page = await readFile(join(import.meta.dirname, "../../../docs/deploy.md"), "utf8");
  const output = [formatProgress({ redriven: 3, failed: [] }), formatSummary({ redriven: 3, failed: 0, held: 0 })];
  expect(page).toContain(`\`\`\`\n${output.join("\n")}\n\`\`\``);
});
