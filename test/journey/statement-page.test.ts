import type { Page } from "playwright-core";
import { getDocumentProxy } from "unpdf";
import { afterAll, describe, expect, it } from "vitest";
import { renderStatementPage } from "#statements/pages/statement-page.ts";
import { toStatementSheet } from "#statements/pages/statement-sheet.ts";
import { aStatementDocument } from "#test/support/a-statement-document.ts";
import {
  chromiumPath,
  closeTabs,
  findAxeFaults,
  measureExcessWidth,
  openBrowser,
} from "#test/support/pages-in-browser.ts";

describe.skipIf(!chromiumPath)("the page of a statement in a browser", () => {
  afterAll(closeTabs);

  const open = async (width: number, campaigns = 2, textPercent = 100) => {
    const context = await (await openBrowser()).newContext({ viewport: { width, height: 800 } });
    const page = await context.newPage();
    await page.setContent(renderStatementPage(toStatementSheet(aStatementDocument({ campaigns })), "token"));
    if (textPercent !== 100) await page.evaluate(`document.documentElement.style.fontSize = "${textPercent}%"`);
    return page;
  };

  /** The text of each page of its print. */
  async function print(page: Page): Promise<string[]> {
    const pdf = await getDocumentProxy(new Uint8Array(await page.pdf({ preferCSSPageSize: true })));
    const texts: string[] = [];
    for (let number = 1; number <= pdf.numPages; number++) {
      const { items } = await (await pdf.getPage(number)).getTextContent();
      texts.push(items.map((item) => ("str" in item ? item.str : "")).join(" "));
    }
    return texts;
  }

  it.each([
    [1280, 100],
    [390, 100],
    [320, 200],
  ])(
    "at %i px with text at %i percent: nothing scrolls sideways, and the amounts end in one column",
    async (width, text) => {
      const page = await open(width, 2, text);
      const found = await page.evaluate<{ overflow: number; ends: number[] }>(`({
      overflow: document.documentElement.scrollWidth - innerWidth,
      ends: [...document.querySelectorAll("td:last-child")].map((cell) => Math.round(cell.getBoundingClientRect().right)),
    })`);
      expect(found.overflow).toBeLessThanOrEqual(0);
      expect(found.ends.length).toBeGreaterThan(8);
      expect(new Set(found.ends).size).toBe(1);
      expect(await findAxeFaults(page)).toEqual([]);
      await page.context().close();
    },
  );

  it("prints on A4 with its head on each page, and its sums together on the last", async () => {
    const page = await open(1280, 12);
    const texts = await print(page);
    expect(texts.length).toBeGreaterThanOrEqual(3);
    const withTable = texts.filter((text) => /£\d/.test(text));
    for (const text of withTable) expect(text).toMatch(/Invoice INV-000001[\s\S]*What[\s\S]*Quantity[\s\S]*Amount/);
    const last = withTable.at(-1) ?? "";
    for (const label of ["By your contract", "Net", "VAT at 20 %", "Total", "Still to pay"])
      expect(last).toContain(label);
    await page.context().close();
  });

  it.each([2, 3, 4, 10, 11])(
    "prints lines on the first page, its number on each, and all sums on one: %i campaigns",
    async (campaigns) => {
      const page = await open(1280, campaigns);
      const texts = await print(page);
      expect(texts[0]).toContain("Roofs in Leeds and Bradford 0");
      for (const text of texts) expect(text).toContain("INV-000001");
      expect(texts.filter((text) => /By your contract[\s\S]*Net[\s\S]*Still to pay/.test(text))).toHaveLength(1);
      await page.context().close();
    },
  );

  it("prints a month of two campaigns on one page", async () => {
    const page = await open(1280, 2);
    expect(await print(page)).toHaveLength(1);
    await page.context().close();
  });

  it("prints its amounts on the paper with the longest name of a campaign", async () => {
    const document = aStatementDocument();
    const { campaignNames } = document.statement;
    const statement = {
      ...document.statement,
      campaignNames: Object.fromEntries(Object.keys(campaignNames).map((id) => [id, "W".repeat(100)])),
    };
    const page = await open(1280);
    await page.setContent(renderStatementPage(toStatementSheet({ ...document, statement }), "token"));
    await page.emulateMedia({ media: "print" });
    await page.setViewportSize({ width: 673, height: 990 });
    expect(await measureExcessWidth(page)).toBe(0);
    await page.context().close();
  });

  it("prints its number and dates unbroken beside a customer with a long name", async () => {
    const document = aStatementDocument();
    const customer = { name: "Donaudampfschifffahrtsgesellschaftskapitänswitwenversicherungsgesellschaft" };
    const page = await open(1280);
    await page.setContent(
      renderStatementPage(toStatementSheet({ ...document, contract: { ...document.contract, customer } }), "token"),
    );
    await page.emulateMedia({ media: "print" });
    await page.setViewportSize({ width: 673, height: 990 });
    const lines = await page.evaluate<number>(
      `(() => { const cell = document.querySelector(".parties dd"); return cell.offsetHeight / parseFloat(getComputedStyle(cell).lineHeight); })()`,
    );
    expect(Math.round(lines)).toBe(1);
    await page.context().close();
  });
});
