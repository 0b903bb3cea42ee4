import { gzipSync } from "node:zlib";
import type { Browser, Page, Response } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ApiClient } from "#bin/demo/api-client.ts";
import { type Complaints, signIn } from "#test/support/console/browse-console.ts";
import { chromiumPath, closeTabs, keepPicture, openBrowser } from "#test/support/pages-in-browser.ts";
import {
  aClientWithCampaign,
  aLeadBody,
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
  let page: Page;
  let complaints: Complaints;
  beforeAll(async () => {
    [baton, browser] = await Promise.all([runBaton(), openBrowser()]);
    ({ api } = await baton.newAgency("Northern Leads"));
    const made = await aClientWithCampaign(api);
    ({ campaignId } = made);
    await aSubscription(api, made.clientId);
    await create(api, "/v1/users", { email, name: "Jess", role: "agency_admin" });
    await pushLead(api, campaignId);
    await baton.waitUntilIdle();
    // Once, because a user gets only a few links to sign in.
    ({ page, complaints } = await signIn({ baton, browser, email }));
  });
  beforeEach(() => void (complaints.length = 0));
  afterAll(async () => {
    await closeTabs();
    await baton?.stop();
  });

  it("shows a new lead within ten seconds, announces it, and leaves the focus where it is", async () => {
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

  it("keeps the focus on a tab when the first lead comes into an empty list, and announces what came", async () => {
    const { id } = await pushLead(api, campaignId);
    await page.goto("/console?tab=attempted");
    expect(await page.getByRole("heading", { name: "No lead waits for another call." }).isVisible()).toBe(true);
    await page.getByRole("link", { name: /^Unworked/ }).focus();

    await api.post(`/v1/leads/${id}/contact-attempts`, { result: "no_answer" });
    await page.locator(`[data-key="${id}"]`).waitFor({ timeout: 10_000 });

    expect(await page.evaluate("document.activeElement.getAttribute('href')")).toBe("/console?tab=unworked");
    await expect.poll(() => page.getByRole("status").allTextContents()).toContain("1 lead to call again");
  });

  it("stays as it is while Baton cannot be reached, says so, and goes on afterwards", async () => {
    await page.goto("/console");
    await page.evaluate("globalThis.isSamePage = true");
    const rows = await page.locator("[data-key]").count();
    // What the gateway answers when it gets too many requests; the gateway of this machine has no limit.
    const refused = { status: 429, contentType: "application/json", body: '{"message":"Too Many Requests"}' };
    await page.route("**/console/inbox/rows*", (route) => route.fulfill(refused));
    for (let count = 0; count < 3; count += 1) await poll(page);
    const notice = page.getByText("Baton cannot be reached");
    await notice.waitFor();
    expect(await page.evaluate("globalThis.isSamePage")).toBe(true);
    expect(await page.locator("[data-key]").count()).toBe(rows);

    await page.unroute("**/console/inbox/rows*");
    await poll(page);
    await expect.poll(() => notice.count()).toBe(0);
  });

  it("counts how long a lead waits by Baton's clock, also on a machine whose clock is wrong", async () => {
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

  it("announces no lead that moves up in a full list, and links to the others", async () => {
    await page.goto("/console");
    await page.locator("[data-key]").first().waitFor();
    expect(await page.getByRole("link", { name: "Next page" }).count()).toBe(0);
    const leads = Array.from({ length: 52 }, (_, index) => ({
      idempotencyKey: `full-${index}`,
      ...aLeadBody(campaignId),
    }));
    expect((await api.post("/v1/leads:batch", { leads })).status).toBe(200);
    await page.getByRole("link", { name: "Next page" }).waitFor({ timeout: 20_000 });
    await expect.poll(() => page.locator("[data-key]").count()).toBe(50);
    await page.evaluate('document.querySelector(".unseen[role=status]").textContent = ""');

    const id = await page.locator("[data-key]").first().getAttribute("data-key");
    await api.post(`/v1/leads/${id}/contact-attempts`, { result: "no_answer" });
    await page.locator(`[data-key="${id}"]`).waitFor({ state: "detached", timeout: 10_000 });

    expect(await page.locator("[data-key]").count()).toBe(50);
    expect(await page.locator(".unseen[role=status]").textContent()).toBe("");
  });
});

/** Asks for newer rows, as when the tab comes to the front. */
async function poll(page: Page): Promise<void> {
  const answered = page.waitForResponse(/inbox\/rows/);
  await page.evaluate('document.dispatchEvent(new Event("visibilitychange"))');
  await answered;
}

/** The text and the row of the element that has the focus. */
const readFocus = (page: Page): Promise<string> =>
  page.evaluate<string>(
    `document.activeElement.textContent.trim() + " in " + document.activeElement.closest("[data-key]")?.dataset.key`,
  );
