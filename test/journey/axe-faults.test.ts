import { chromium } from "playwright-core";
import { describe, expect, it } from "vitest";
import { chromiumPath, findAxeFaults } from "#test/support/pages-in-browser.ts";

describe.skipIf(!chromiumPath)("the rules of axe", () => {
  it("find a button without a name and a text that is hard to read, unless they are disabled", async () => {
    const browser = await chromium.launch({ executablePath: chromiumPath ?? "", args: ["--no-sandbox"] });
    try {
      const page = await browser.newPage();
      await page.setContent(
        `<html lang="en"><title>A page</title><main><h1>A page</h1><button></button>` +
          `<p style="color: #bbb; background: #fff">Pale</p></main></html>`,
      );

      expect((await findAxeFaults(page)).sort()).toEqual([
        expect.stringMatching(/^axe button-name: <button>/),
        expect.stringMatching(/^axe color-contrast: <p style=/),
      ]);
      expect(await findAxeFaults(page, ["color-contrast"])).toHaveLength(1);
    } finally {
      await browser.close();
    }
  });
});
