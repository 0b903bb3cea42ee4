import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { renderSandboxPage } from "#app/openapi/sandbox-page.ts";
import { magicValues } from "#domain/delivery/forced-outcome.ts";

const written = readFileSync(join(import.meta.dirname, "../../docs/sandbox.md"), "utf8");
const values = [...magicValues.refusals, ...Object.keys(magicValues.obstacles), ...Object.keys(magicValues.deliveries)];

describe("docs/sandbox.md", () => {
  it("is up to date with the table of magic values", () => {
    expect(written, "stale: run `npm run docs` and commit what it writes").toBe(renderSandboxPage());
  });

  it.each(values)("describes %s@baton.test", (value) => {
    expect(written).toMatch(new RegExp(`^- \`${value}@baton\\.test\`: \\S`, "m"));
  });
});
