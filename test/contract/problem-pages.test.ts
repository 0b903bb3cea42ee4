import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { renderProblemPages } from "#app/openapi/problem-pages.ts";
import { problems } from "#app/problems.ts";
import { toProblemSlug } from "#platform/http/problem-writer.ts";

const folder = join(import.meta.dirname, "../../docs/problems");
const written = () =>
  Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]));
const kinds = [...Object.keys(problems), "internal_error"];

describe("docs/problems", () => {
  it("is up to date with the problem table", () => {
    expect(written(), "stale: run `npm run docs` and commit what it writes").toEqual(renderProblemPages());
  });

  it.each(kinds)("has a page for %s, with a link in the index", (kind) => {
    const name = `${toProblemSlug(kind)}.md`;
    expect(written()[name]).toContain(`"code": "${kind}"`);
    expect(written()["README.md"]).toContain(`[\`${kind}\`](${name})`);
  });

  it.each(kinds)("lists the requests that return %s", (kind) => {
    const [, requests = ""] = (written()[`${toProblemSlug(kind)}.md`] ?? "").split("## Which requests");
    expect(requests).toMatch(/^- \S/m);
  });

  it("has no page for a refusal that no route returns", () => {
    expect(Object.keys(written()).sort()).toEqual(
      ["README.md", ...kinds.map((kind) => `${toProblemSlug(kind)}.md`)].sort(),
    );
  });
});
