import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { routes } from "#app/routes.ts";

const root = join(import.meta.dirname, "../..");
const read = (page: string): string => readFileSync(join(root, page), "utf8");
const pages = globSync(["*.md", "docs/**/*.md"], { cwd: root }).sort();
/** Decisions and the changelog may name what was there at their time. */
const guides = pages.filter((page) => !/^(CHANGELOG|docs\/decisions\/)/.test(page));

const withoutCode = (text: string): string => text.replaceAll(/^```.*?^```$/gms, "");

/** The anchors that GitHub gives to the headings of a page. */
const listAnchors = (page: string): string[] =>
  [...withoutCode(read(page)).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );

/** Lists the links and pictures within the repository that lead nowhere. */
function findBrokenLinks(page: string, text: string): string[] {
  const links = [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)|src="([^"]+)"/g)].map(
    ([, link, src]) => link ?? src ?? "",
  );
  return links
    .filter((link) => !/^[a-z]+:/.test(link))
    .filter((link) => {
      const [path = "", anchor] = link.split("#");
      const target = path === "" ? page : join(dirname(page), path);
      if (!existsSync(join(root, target))) return true;
      return anchor !== undefined && target.endsWith(".md") && !listAnchors(target).includes(anchor);
    });
}

/** Lists the files of the repository that a text names and that do not exist. */
const findMissingFiles = (text: string): string[] =>
  [...text.matchAll(/`((?:bench|bin|docs|functions|lib|test)\/[\w./-]+)`/g)]
    .map(([, path = ""]) => path)
    .filter((path) => !existsSync(join(root, path)));

const patterns = Object.values(routes).map(({ method, path }) => {
  const pattern = path.replaceAll(/\{\w+\}|[.]/g, (part) => (part === "." ? "\\." : "[^/]+"));
  return new RegExp(`^${method} ${pattern}$`);
});
/** A request of Stripe's own API. */
const ofOthers = ["POST /v1/invoiceitems"];

/** Lists the requests that a text names and that the API does not have. */
const findUnknownRequests = (text: string): string[] =>
  [...text.matchAll(/\b(?:GET|POST|PUT|PATCH|DELETE) \/v1\/[\w/{}:.-]*[\w}](?![\w/…])/g)]
    .map(([request]) => request)
    .filter((request) => !ofOthers.includes(request) && !patterns.some((pattern) => pattern.test(request)));

describe("the guides", () => {
  it.each(pages)("have no link that leads nowhere: %s", (page) => {
    expect(findBrokenLinks(page, read(page))).toEqual([]);
  });

  it.each(guides)("name only files that exist, and requests that the API has: %s", (page) => {
    expect([...findMissingFiles(read(page)), ...findUnknownRequests(read(page))]).toEqual([]);
  });

  it("would be found to be wrong", () => {
    const broken = "[a](docs/none.md) [b](docs/delivery.md#none) [c](#none) [d](docs/delivery.md#events)";
    expect(findBrokenLinks("README.md", broken)).toEqual(["docs/none.md", "docs/delivery.md#none", "#none"]);
    expect(findMissingFiles("`lib/none.ts`, `lib/app/routes.ts`")).toEqual(["lib/none.ts"]);
    expect(findUnknownRequests("`GET /v1/nothing`, `GET /v1/leads/{leadId}`")).toEqual(["GET /v1/nothing"]);
  });
});
