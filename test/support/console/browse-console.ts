import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { signInToConsole } from "#bin/demo/sign-in-to-console.ts";
import { type AxeRules, keepPicture } from "../pages-in-browser.ts";
import type { RunningBaton } from "../running-baton.ts";
import { findPageFaults } from "./find-page-faults.ts";

/** What the browser said about the pages of a context: errors, violations of the policy, failed requests. */
export type Complaints = string[];

/** How a browser shows the console; without its script, it works in the same way. */
export type ConsoleView = BrowserContextOptions & { hasScript?: boolean; rules?: AxeRules };

/** Signs a user in by the link in their mail, as people do, and returns the page that they then see. */
export async function signIn(
  { baton, browser, email }: { baton: RunningBaton; browser: Browser; email: string },
  { hasScript = true, rules: _, ...options }: ConsoleView = {},
): Promise<{ page: Page; complaints: Complaints }> {
  const context = await browser.newContext({
    baseURL: baton.apiUrl,
    viewport: { width: 390, height: 844 },
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const complaints: Complaints = [];
  // A page without scripts at all could not be measured: only the console's own is kept from it.
  if (!hasScript) await context.route("**/console/assets/*.js", (route) => route.fulfill({ status: 200, body: "" }));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(`${page.url()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`${page.url()}: ${error.message}`));
  await signInToConsole(page, { email, readMail: () => baton.mail({ to: email }) });
  return { page, complaints };
}

/** Collects the addresses of the console that a page links to, without their fragments. */
const collectLinks = async (page: Page): Promise<string[]> => {
  const links = await page.evaluate<string[]>(
    `[...document.querySelectorAll('a[href^="/console"]')].map((each) => each.getAttribute("href").split("#")[0])`,
  );
  return [...new Set(links)];
};

/** The most pages that a walk opens: more than a role has kinds of page. */
const mostPages = 60;

/** A path without its ids, so that a walk opens one page of each kind. */
const toKind = (path: string): string =>
  (path.split("?")[0] ?? path).replaceAll(/\b[a-z]+_[0-9a-z]{26}\b/g, "{id}").replaceAll(/\/\d[^/]*/g, "/{number}");

/**
 * Signs a user in and opens one page of each kind that the pages link to. Returns the paths, and what is wrong with each
 * page; keeps a picture of each if `pictures` names them.
 */
export async function browseConsole(
  who: Parameters<typeof signIn>[0] & { pictures?: string },
  options: ConsoleView = {},
): Promise<{ paths: string[]; faults: string[]; statusOf: (path: string) => Promise<number> }> {
  const { page, complaints } = await signIn(who, options);
  const waiting = [new URL(page.url()).pathname];
  const paths: string[] = [];
  const kinds = new Set<string>();
  const faults: string[] = [];
  while (waiting.length > 0 && paths.length < mostPages) {
    const path = waiting.shift() ?? "";
    if (kinds.has(toKind(path)) || path.includes(".csv")) continue;
    kinds.add(toKind(path));
    const response = await page.goto(path);
    if (response?.status() !== 200) faults.push(`${path}: ${response?.status()}`);
    faults.push(...(await findPageFaults(page, options.rules)).map((fault) => `${path}: ${fault}`));
    if (who.pictures !== undefined) await keepPicture(page, `${who.pictures}-${toKind(path).replaceAll(/\W+/g, "-")}`);
    paths.push(path);
    waiting.push(...(await collectLinks(page)));
  }
  return {
    paths,
    faults: [...faults, ...complaints],
    statusOf: async (path) => (await page.request.get(path)).status(),
  };
}
