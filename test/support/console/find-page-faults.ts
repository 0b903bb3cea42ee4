import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { findOverlaps, measureExcessWidth } from "../pages-in-browser.ts";

/** Finds what people could not read or use on a page: overlaps, sideways scrolling, headings, and what axe finds. */
export async function findPageFaults(page: Page): Promise<string[]> {
  const excess = await measureExcessWidth(page);
  const overlaps = await findOverlaps(page);
  const headings = await page.locator("h1").count();
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  return [
    ...(excess > 0 ? [`${excess} px wider than the window`] : []),
    ...(headings === 1 ? [] : [`${headings} main headings`]),
    ...overlaps,
    ...violations.map(({ id, nodes }) => `axe ${id}: ${nodes[0]?.html.slice(0, 160) ?? ""}`),
  ];
}
