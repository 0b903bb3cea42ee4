import { gzipSync } from "node:zlib";
import type { Browser, Page, Response } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ApiClient } from "#bin/demo/api-client.ts";
import { signIn } from "#test/support/console/browse-console.ts";
import { chromiumPath, closeTabs, keepPicture, openBrowser } from "#test/support/pages-in-browser.ts";
import {
  aClientWithCampaign,
  aSubscription,
  create,
  pushLead,
  runBaton,
  type RunningBaton,
} from "#test/support/running-baton.ts";

const email = "jess@example.com";

/** The most that the first page may weigh, compressed, with its styles and its script. */
const maxFirstPageBytes = 40_000;

describe.skipIf(!chromiumPath)("the inbox in a browser with script", () => {
  let baton: RunningBaton;
  let browser: Browser;
  let api: ApiClient;
  let campaignId: string;
  beforeAll(async () => {
    [baton, browser] = await Promise.all([runBaton(), openBrowser()]);
    ({ api } = await baton.newAgency("Northern Leads"));
    const made = await aClientWithCampaign(api);
    ({ campaignId } = made);
    await aSubscription(api, made.clientId);
    await create(api, "/v1/users", { email, name: "Jess", role: "agency_admin" });
    await pushLead(api, campaignId);
    await baton.waitUntilIdle();
  });
  afterAll(async () => {
    await closeTabs();
    await baton?.stop();
  });

  it("shows a new lead within ten seconds, announces it, and leaves the focus where it is", async () => {
    const { page, complaints } = await signIn({ baton, browser, email });
    await page.goto("/console");
    const rows = page.locator("[data-live] [data-key]");
    await rows.first().waitFor();
    expect(await rows.count()).toBe(1);
    await page.evaluate("globalThis.isSamePage = true");
    await rows.first().locator("a").first().focus();
    const focused = await readFocus(page);

    const { id } = await pushLead(api, campaignId);
    await page.locator(`[data-key="${id}"]`).waitFor({ timeout: 10_000 });

    await expect.poll(() => page.getByRole("status").allTextContents()).toContain("1 new lead");
    expect(await readFocus(page)).toBe(focused);
    expect(await page.evaluate("globalThis.isSamePage")).toBe(true);
    expect(await rows.count()).toBe(2);
    await keepPicture(page, "console-live-inbox");
    expect(complaints).toEqual([]);
  });

  it("counts how long a lead waits by Baton's clock, also on a machine whose clock is wrong", async () => {
    const { page } = await signIn({ baton, browser, email });
    const hours = 3_600_000;
    // The machine's clock is two hours slow.
    baton.setClock(new Date(Date.now() + 2 * hours));
    try {
      await page.goto("/console");
      const clock = page.locator("time[data-elapsed]").first();
      expect(await clock.textContent()).toMatch(/^2 h/);
      await page.waitForTimeout(2_500);
      expect(await clock.textContent()).toMatch(/^2 h/);
    } finally {
      baton.setClock(new Date());
    }
  });

  it("weighs less than 40 kB compressed with its styles and its script", async () => {
    const { page, complaints } = await signIn({ baton, browser, email });
    const responses: Response[] = [];
    page.on("response", (response) => responses.push(response));
    await page.goto("/console", { waitUntil: "load" });

    const sizes = await Promise.all(
      responses.map(async (response) => [new URL(response.url()).pathname, gzipSync(await response.body()).length]),
    );
    const total = sizes.reduce((sum, [, size]) => sum + Number(size), 0);

    expect(sizes.length).toBeGreaterThanOrEqual(3);
    expect(total).toBeLessThan(maxFirstPageBytes);
    expect(complaints).toEqual([]);
  });
});

/** The text and the row of the element that has the focus. */
const readFocus = (page: Page): Promise<string> =>
  page.evaluate<string>(
    `document.activeElement.textContent.trim() + " in " + document.activeElement.closest("[data-key]")?.dataset.key`,
  );
