import { brotliCompressSync } from "node:zlib";
import type { BrowserContextOptions, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { consoleHeaders } from "#console/console-headers.ts";
import { readConsoleStyles, renderWhole, somePages } from "#test/support/console/report-pages.ts";
import {
  type AxeRules,
  chromiumPath,
  findOverlaps,
  keepPicture,
  listBroken,
  measureAll,
  measureExcessWidth,
  measureFirst,
  servePagesToBrowser,
  findAxeFaults,
} from "#test/support/pages-in-browser.ts";

const rendered = Object.fromEntries(Object.entries(somePages()).map(([name, page]) => [`/${name}`, renderWhole(page)]));
const names = Object.keys(rendered);
const style = readConsoleStyles();

/** The schemes, and the rules of axe that they can break. Where colours are forced, they are the reader's, and not the page's. */
const schemes = [
  { colorScheme: "light", rules: "all" },
  { colorScheme: "dark", rules: "colours" },
] as const satisfies { colorScheme: string; rules: AxeRules }[];

/** Texts of a chart that lie over each other, or that are not within their figure. */
const findChartFaults = (page: Page): Promise<string[]> =>
  page.evaluate<string[]>(`[...document.querySelectorAll("figure.chart > svg")].flatMap((svg) => {
    const frame = svg.getBoundingClientRect();
    const shown = [...svg.querySelectorAll("text")].filter((text) => text.checkVisibility());
    const texts = shown.map((text) => ({ words: text.textContent.trim(), box: text.getBoundingClientRect() }));
    const outside = texts.filter(({ box }) => box.left < frame.left - 1 || box.right > frame.right + 1 || box.bottom > frame.bottom + 1);
    const over = texts.flatMap((one, index) => texts.slice(index + 1).filter(({ box }) =>
      Math.min(one.box.right, box.right) - Math.max(one.box.left, box.left) > 1 &&
      Math.min(one.box.bottom, box.bottom) - Math.max(one.box.top, box.top) > 2).map(({ words }) => one.words + " over " + words));
    return [...outside.map(({ words }) => "outside: " + words), ...over];
  })`);

/** How many pixels of tables are out of view. */
const hiddenOfTables = `[...document.querySelectorAll("main .table")]
  .map((each) => each.scrollWidth - each.clientWidth).reduce((sum, each) => sum + each, 0)`;

describe.skipIf(!chromiumPath)("pages of reports in a browser", () => {
  const { open, complaints } = servePagesToBrowser({
    pages: { ...rendered, "/style.css": style, "/script.js": "" },
    headersOf: (path) =>
      path === "/style.css"
        ? { "content-type": "text/css" }
        : path === "/script.js"
          ? { "content-type": "text/javascript" }
          : { ...consoleHeaders },
    answerPost: () => ({ status: 404 }),
  });
  const openAt = (name: string, width: number, look: BrowserContextOptions = {}) =>
    open(name, { viewport: { width, height: 900 }, ...look });

  it.each(names)(
    "%s fits each width, with the answer before the chart and every text within its chart",
    async (name) => {
      const page = await openAt(name, 320);
      for (const width of [320, 390, 768, 820, 1280]) {
        await page.setViewportSize({ width, height: 900 });
        const heading = await measureFirst(page, "h1");
        const charts = await page.locator("figure.chart > svg").count();
        const chart = charts > 0 ? await measureFirst(page, "figure.chart > svg") : undefined;
        const answers = await page.locator(".report-answer, .plan-answer").count();
        const answer = answers > 0 ? await measureFirst(page, ":is(.report-answer, .plan-answer)") : undefined;

        const claims = {
          "nothing scrolls sideways": (await measureExcessWidth(page)) === 0,
          "no table scrolls within itself": (await page.evaluate<number>(hiddenOfTables)) === 0,
          "the answer follows the heading": !answer || answer.top >= heading.bottom,
          "the answer of a report is on the first screen": !answer || name === "/planner" || answer.bottom <= 900,
          "the answer is before the chart": !answer || !chart || answer.bottom <= chart.top,
          "the chart is as wide as a phone, and not too wide":
            !chart || (chart.right - chart.left >= 280 && chart.right - chart.left <= 740),
        };
        expect(listBroken(claims), `${name} at ${width} px`).toEqual([]);
        expect(await findChartFaults(page), `${name} at ${width} px`).toEqual([]);
        expect(await findOverlaps(page), `${name} at ${width} px`).toEqual([]);
        expect(complaints).toEqual([]);
        await keepPicture(page, `report${name.replace("/", "-")}-${width}`);
      }
    },
    120_000,
  );

  it.each(schemes)(
    "pass axe in $colorScheme",
    async ({ rules, colorScheme }) => {
      const faults: string[] = [];
      for (const name of names) {
        const page = await openAt(name, 820, { colorScheme });
        faults.push(...(await findAxeFaults(page, { rules })).map((fault) => `${name}: ${fault}`));
      }

      expect(faults).toEqual([]);
    },
    120_000,
  );

  it("draw bars as long as their shares, from the left edge", async () => {
    const page = await openAt("/speed", 820);
    const [frame] = await measureAll(page, "figure.chart > svg");
    const bars = await measureAll(page, "rect.bar");
    const width = (frame?.right ?? 0) - (frame?.left ?? 0);
    const shares = bars.map(({ left, right }) => (right - left) / width);

    expect(bars.every(({ left }) => Math.abs(left - (frame?.left ?? 0)) < 1)).toBe(true);
    const table = await page.locator("figure.chart td:first-of-type .of").allTextContents();
    const counted = table.map((text) => text.split(" of ").map(Number)).map(([value = 0, of = 1]) => value / of);
    const scale = (shares[0] ?? 0) / (counted[0] ?? 1);
    for (const [index, share] of counted.entries()) expect(shares[index]).toBeCloseTo(share * scale, 2);
  });

  it("print the answer, the chart and the table, without forms", async () => {
    const page = await openAt("/costs", 820);
    await page.emulateMedia({ media: "print" });

    const claims = {
      answer: await page.locator(".report-answer").isVisible(),
      chart: await page.locator("figure.chart > svg").first().isVisible(),
      table: await page.locator("figure.chart table").first().isVisible(),
      "no form": !(await page.locator("form").first().isVisible()),
      "no navigation": !(await page.locator(".sections").isVisible()),
      agency: await page.locator(".brand").isVisible(),
    };
    expect(listBroken(claims)).toEqual([]);
  });

  it.each(["/speed-of-clients", "/returns"])(
    "print all columns of %s on A4 paper beside long names and long figures",
    async (name) => {
      const page = await openAt(name, 703);
      await page.emulateMedia({ media: "print" });
      await page.evaluate(
        `document.querySelectorAll("main tbody th").forEach((each) => (each.textContent = "W".repeat(100)));
       document.querySelectorAll("main td.number").forEach((each) => (each.textContent = "too few to say (4 of 53)"))`,
      );
      expect(await measureExcessWidth(page)).toBe(0);
    },
  );

  it("take colours of the reader where they are forced", async () => {
    const page = await openAt("/returns", 820, { forcedColors: "active" });
    const fills = await page.evaluate<string[]>(
      `[...document.querySelectorAll(".segment.fill-1")].map((each) => getComputedStyle(each).fill)`,
    );

    expect(new Set(fills)).toEqual(new Set(["rgb(0, 0, 0)"]));
  });

  it("are at most 40 kB compressed, with the stylesheet", () => {
    const sizes = Object.entries(rendered).map(([name, text]) => [
      name,
      brotliCompressSync(text).length + brotliCompressSync(style).length,
    ]);

    expect(sizes.filter(([, size]) => Number(size) > 40_000)).toEqual([]);
  });
});
