import type { Page } from "playwright-core";
import { type AxeRules, findAxeFaults, findOverlaps, measureExcessWidth } from "../pages-in-browser.ts";

/** Finds what people could not read or use on a page: overlaps, sideways scrolling, headings, and what axe finds. */
export async function findPageFaults(page: Page, rules: AxeRules = "all"): Promise<string[]> {
  const excess = await measureExcessWidth(page);
  const overlaps = await findOverlaps(page);
  const headings = await page.locator("h1").count();
  return [
    ...(excess > 0 ? [`${excess} px wider than the window`] : []),
    ...(headings === 1 ? [] : [`${headings} main headings`]),
    ...overlaps,
    ...(await findSmallTargets(page)),
    ...(await findAxeFaults(page, { rules })),
  ];
}

/** Finds controls that are lower than 24 pixels. A link within a sentence may be as high as its line (WCAG 2.5.8). */
const findSmallTargets = (page: Page): Promise<string[]> =>
  page.evaluate<string[]>(`[...document.querySelectorAll("main :is(a, button, summary, select, textarea, .choice)")]
    .filter((each) => each.checkVisibility({ visibilityProperty: true }) && getComputedStyle(each).display !== "inline")
    .filter((each) => each.getBoundingClientRect().height < 24)
    .map((each) => "lower than 24 px, " + each.localName + ": " + each.textContent.trim().slice(0, 40))`);
