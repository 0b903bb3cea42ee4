import type { RunOptions } from "axe-core";
import { mkdirSync, readFileSync } from "node:fs";
import { createServer, type OutgoingHttpHeaders, type Server } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll } from "vitest";
import { findChromium } from "#bin/find-chromium.ts";

export const chromiumPath = findChromium();
if (!chromiumPath) console.warn("Skipped: the pages were not opened, because there is no chromium on the PATH.");

/** The widths of the design in pixels: two phones, a tablet, and three desktops. */
export const pageWidths = [320, 390, 820, 1000, 1280, 1440] as const;

/** A text of HTML in names and notes, which a page must show and never run. */
export const markupAttack = "<img src=x onerror=alert(1)><script>alert(1)</script>\"'><svg onload=alert(1)>";

/** What the server answers to a posted form. */
type PostAnswer = { status: number; location?: string };

/** Pages by their path, as the lead-card function would answer them. */
export type ServedPages = {
  pages: Record<string, string>;
  headersOf: (path: string) => OutgoingHttpHeaders;
  answerPost: (path: string, fields: Record<string, string>) => PostAnswer;
};

/**
 * Serves pages and opens them in Chromium, for the tests of the `describe` that calls it. `posted` has the fields of
 * each form that a test posted, and `complaints` what the browser said about the page: errors, violations, dialogs.
 */
export function servePagesToBrowser(served: ServedPages) {
  const posted: Record<string, string>[] = [];
  const complaints: string[] = [];
  const server = makeServer(served, posted);
  const openTab = shareTab({
    watch(page) {
      page.on("console", (message) => complaints.push(message.text()));
      page.on("pageerror", (error) => complaints.push(error.message));
      page.on("dialog", (dialog) => {
        complaints.push(`a dialog: ${dialog.message()}`);
        void dialog.dismiss();
      });
    },
  });

  beforeAll(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
  afterEach(() => void (posted.length = 0));
  afterAll(() => void server.close());

  /** Opens a page, by default on a phone of 360 × 740 pixels. */
  async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
    const address = server.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const baseURL = `http://127.0.0.1:${port}`;
    const page = await openTab({ viewport: { width: 360, height: 740 }, baseURL, ...options });
    complaints.length = 0;
    await page.goto(path);
    return page;
  }

  return { open, posted, complaints };
}

let browser: Promise<Browser> | undefined;

/**
 * Opens the Chromium of this process, which all test files share. It ends with the process; close its tabs after the tests.
 * If it crashes, the next test starts another.
 */
export const openBrowser = (): Promise<Browser> => (browser ??= launchBrowser());

async function launchBrowser(): Promise<Browser> {
  const launched = await chromium.launch({
    executablePath: chromiumPath ?? "",
    args: [
      "--no-sandbox",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
      // The code of a page runs for less time than it would take to optimize it.
      "--js-flags=--no-opt --no-maglev --single-threaded-gc",
    ],
  });
  launched.once("disconnected", () => (browser = undefined));
  return launched;
}

/** Closes all tabs of the Chromium of this process, and forgets their cookies. */
export async function closeTabs(): Promise<void> {
  await Promise.all((await browser)?.contexts().map((context) => context.close()) ?? []);
}

/** Tabs whose text has another size, which would stay for the next page. */
const resizedTabs = new WeakSet<Page>();

/**
 * Opens tabs for the tests of the `describe` that calls it. Tests whose options differ only in size and looks share
 * a tab, because a new one takes eight times as long as the next page of an open one. `watch` gets each new tab.
 */
export function shareTab({ watch = () => undefined }: { watch?: (page: Page) => unknown } = {}) {
  let open: { key: string; page: Page } | undefined;

  afterAll(() => open?.page.context().close());

  /** Finds the open tab, or opens another in its place: of two tabs, only the one in front is drawn and has the focus. */
  async function findTab(fixed: BrowserContextOptions): Promise<Page> {
    const key = JSON.stringify(fixed);
    if (open?.key === key) return open.page;
    await open?.page.context().close();
    const context = await (await openBrowser()).newContext(fixed);
    const page = await context.newPage();
    await watch(page);
    open = { key, page };
    return page;
  }

  return async function openTab(options: BrowserContextOptions): Promise<Page> {
    const {
      viewport,
      colorScheme = "light",
      forcedColors = null,
      contrast = null,
      reducedMotion = null,
      ...fixed
    } = options;
    const page = await findTab(fixed);
    if (resizedTabs.has(page)) await setTextSize(page, 100);
    if (viewport) await page.setViewportSize(viewport);
    await page.emulateMedia({ media: null, colorScheme, forcedColors, contrast, reducedMotion });
    // What was clicked on the page before would look as if the mouse were on it.
    await page.mouse.move(0, 0);
    return page;
  };
}

const makeServer = ({ pages, headersOf, answerPost }: ServedPages, posted: Record<string, string>[]): Server =>
  createServer((request, response) => {
    const path = request.url ?? "";
    if (request.method === "POST") {
      let body = "";
      request.on("data", (chunk: Buffer) => (body += chunk.toString()));
      request.on("end", () => {
        const fields = Object.fromEntries(new URLSearchParams(body));
        posted.push(fields);
        const { status, location } = answerPost(path, fields);
        response.writeHead(status, location === undefined ? {} : { location }).end();
      });
      return;
    }
    response.writeHead(path in pages ? 200 : 404, headersOf(path)).end(pages[path]);
  });

/** The edges of an element in pixels, from the top left corner of the viewport. */
export type Edges = { left: number; top: number; right: number; bottom: number };

/** Measures every element that a CSS selector finds, in the order of the document; throws if one is not shown. */
export const measureAll = (page: Page, selector: string): Promise<Edges[]> =>
  page.evaluate<Edges[]>(`[...document.querySelectorAll(${JSON.stringify(selector)})].map((element) => {
    if (element.getClientRects().length === 0) throw new Error(${JSON.stringify(`${selector} is not shown`)});
    const { left, top, right, bottom } = element.getBoundingClientRect();
    return { left, top, right, bottom };
  })`);

/** Measures the first element that a CSS selector finds; throws if it is not shown. */
export async function measureFirst(page: Page, selector: string): Promise<Edges> {
  const [first] = await measureAll(page, selector);
  if (!first) throw new Error(`${selector} is not on the page`);
  return first;
}

/** Opens every folded part of a page, as a person does who looks at all of it. */
export const openFoldedParts = (page: Page): Promise<unknown> =>
  page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))");

/** Sets the size of text as a person does in the browser: unlike with a zoom, media queries in `rem` follow. */
export async function setTextSize(page: Page, percent: 100 | 200): Promise<void> {
  if (percent === 100) resizedTabs.delete(page);
  else resizedTabs.add(page);
  const settings = await page.context().newCDPSession(page);
  await settings.send("Page.setFontSizes", { fontSizes: { standard: (16 * percent) / 100 } });
  await settings.detach();
}

/** Measures how many pixels the page is wider than the viewport: a person would have to scroll sideways. */
export const measureExcessWidth = (page: Page): Promise<number> =>
  page.evaluate<number>("document.documentElement.scrollWidth - document.documentElement.clientWidth");

/**
 * Finds what makes a control unusable without scrolling: the corners and the centre of the first element that the
 * selector finds must be in the viewport, and a tap on each of them must hit it. Returns the points that fail.
 */
export const findUnreachablePoints = (page: Page, selector: string): Promise<string[]> =>
  page.evaluate<string[]>(`(() => {
    const element = document.querySelector(${JSON.stringify(selector)});
    const { left, top, right, bottom } = element.getBoundingClientRect();
    // The corners are round, so the points are the middles of the edges, and the centre.
    const [x, y] = [(left + right) / 2, (top + bottom) / 2];
    const points = [[x, top + 2], [x, bottom - 2], [left + 2, y], [right - 2, y], [x, y]];
    return points.flatMap(([x, y]) => {
      const hit = document.elementFromPoint(x, y);
      if (hit !== null && element.contains(hit)) return [];
      return [Math.round(x) + ", " + Math.round(y) + ": " + (hit?.outerHTML.slice(0, 80) ?? "outside the viewport")];
    });
  })()`);

/** The claims that do not hold, so that one assertion names all that is wrong with a page. */
export const listBroken = (claims: Record<string, boolean>): string[] =>
  Object.keys(claims).filter((claim) => claims[claim] !== true);

/**
 * Finds texts and controls that lie over each other, or whose content is wider than they are. Returns a line for each.
 * The bar that stays at the bottom of a phone's screen lies over the page on purpose.
 */
export const findOverlaps = (page: Page): Promise<string[]> =>
  page.evaluate<string[]>(`(() => {
    const describe = (element) => element.localName + ": " + element.textContent.trim().slice(0, 40);
    const parts = [...document.querySelectorAll("h1, h2, p, li, dt, dd, summary, legend, label, a, button, input, select, textarea")]
      .filter((element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest(".skip, .jump, .unseen"))
      .map((element) => ({ element, rects: [...element.getClientRects()].filter(({ width, height }) => width > 0 && height > 0) }));
    const cut = parts
      .filter(({ element }) => element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1 && !element.matches("input, select, textarea"))
      .map(({ element }) => "wider than its box, " + describe(element));
    const overlapping = parts.flatMap((one, index) =>
      parts.slice(index + 1).flatMap((other) =>
        !one.element.contains(other.element) &&
        !other.element.contains(one.element) &&
        one.rects.some((a) =>
          other.rects.some((b) =>
            Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1))
          ? [describe(one.element) + " over " + describe(other.element)]
          : []));
    return [...cut, ...overlapping];
  })()`);

let knownSource: string | undefined;

/** The minified axe, which each page compiles again: the source that the package exports is twice as long. */
const axeSource = (): string =>
  (knownSource ??= readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8"));

/** The rules about colours take more than half the time of axe. They depend on the scheme, and the others on the width. */
const colourRules = ["color-contrast", "link-in-text-block"];

/** Which rules of axe are checked. Where another test checks the same page in the same colours or layout, not all are. */
export type AxeRules = "all" | "colours" | "not colours" | "none";

/**
 * Finds what breaks a rule of axe on a page: the rule, and the first element that breaks it. axe describes only what is
 * wrong: to describe what is right took twice as long as all of its checks.
 */
export async function findAxeFaults(
  page: Page,
  { rules = "all", disabled = [] }: { rules?: AxeRules; disabled?: readonly string[] } = {},
): Promise<string[]> {
  if (rules === "none") return [];
  const left = rules === "not colours" ? [...disabled, ...colourRules] : disabled;
  const options: RunOptions = {
    resultTypes: ["violations"],
    ...(rules === "colours"
      ? { runOnly: colourRules.filter((rule) => !disabled.includes(rule)) }
      : { rules: Object.fromEntries(left.map((rule) => [rule, { enabled: false }])) }),
    // Only a rule that is off by default reads style sheets.
    preload: false,
  };
  if (!(await page.evaluate<boolean>("'axe' in window"))) await page.evaluate(axeSource());
  return page.evaluate<string[]>(
    `axe.run(document, ${JSON.stringify(options)}).then(({ violations }) =>
       violations.map(({ id, nodes }) => "axe " + id + ": " + nodes[0].html.slice(0, 160)))`,
  );
}

const pictureFolder = join(import.meta.dirname, "../../.pictures");

/**
 * Keeps a picture of the whole page in `.pictures`, for people to look at, if `KEEP_PICTURES` is set: a picture takes longer than
 * most checks. The workflow on GitHub sets it, and uploads them.
 */
export async function keepPicture(page: Page, name: string): Promise<void> {
  if (process.env["KEEP_PICTURES"] === undefined) return;
  mkdirSync(pictureFolder, { recursive: true });
  await page.screenshot({ path: join(pictureFolder, `${name}.png`), fullPage: true });
}
