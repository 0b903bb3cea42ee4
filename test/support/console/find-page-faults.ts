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
    ...(await findAxeFaults(page, { rules })),
  ];
}
