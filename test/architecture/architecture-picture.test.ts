import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { drawArchitecture } from "#bin/architecture-picture.ts";

const root = join(import.meta.dirname, "../..");

it("docs/architecture.md shows the imports between features as they are; `npm run docs` redraws them", async () => {
  const page = readFileSync(join(root, "docs/architecture.md"), "utf8");
  const drawn = await drawArchitecture(root, page);
  expect(drawn).toBe(page);
  expect(drawn).toContain("delivery --> leads");
});
