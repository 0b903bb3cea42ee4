import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { problems } from "#app/problems.ts";
import { documentationFolder } from "#local/runtime/function-environment.ts";
import { chromiumPath, closeTabs, openBrowser } from "#test/support/pages-in-browser.ts";
import { runBaton, type RunningBaton } from "#test/support/running-baton.ts";

const root = join(import.meta.dirname, "../..");

describe("what a browser or a monitor opens without a key", () => {
  let baton: RunningBaton;
  beforeAll(async () => {
    // As npm start does, and as the bundle of the function contains it.
    execFileSync(process.execPath, [join(root, "bin/build-documentation.ts"), documentationFolder]);
    baton = await runBaton();
  });
  afterAll(() => baton?.stop());
  const open = (path: string, headers: Record<string, string> = {}) => fetch(`${baton.apiUrl}${path}`, { headers });

  it.each(["gzip", "identity"])(
    "is /openapi.json, the document of this version, with Accept-Encoding: %s",
    async (accepted) => {
      const response = await open("/openapi.json", { "accept-encoding": accepted });
      expect(response.headers.get("content-type")).toBe("application/json");
      expect(response.headers.get("content-encoding")).toBe(accepted === "gzip" ? "gzip" : null);
      expect(await response.json()).toEqual(JSON.parse(readFileSync(join(root, "docs/openapi.json"), "utf8")));
    },
  );

  it("is /health", async () => {
    const response = await open("/health");
    expect([response.status, await response.json()]).toEqual([200, { status: "ok" }]);
  });

  it("is /problems, with a link that opens for each problem", async () => {
    const text = await (await open("/problems")).text();
    const links = [...text.matchAll(/href="(\/problems\/[a-z-]+)"/g)].map(([, link = ""]) => link);
    expect(links).toHaveLength(Object.keys(problems).length + 1);
    for (const link of links) expect((await open(link)).status).toBe(200);
  });

  it.skipIf(!chromiumPath)(
    "is /docs, whose reference shows an operation and loads nothing from elsewhere",
    async () => {
      try {
        const page = await (await openBrowser()).newPage();
        const loaded: string[] = [];
        const errors: string[] = [];
        page.on("response", (response) => loaded.push(response.url()));
        page.on("pageerror", (error) => errors.push(error.message));
        await page.goto(`${baton.apiUrl}/docs#/leads/pushlead`);
        await page.getByRole("heading", { name: "Push a lead" }).first().waitFor();
        expect(errors).toEqual([]);
        expect(loaded.filter((url) => !url.startsWith(baton.apiUrl) && !url.startsWith("data:"))).toEqual([]);
      } finally {
        await closeTabs();
      }
    },
  );
});
