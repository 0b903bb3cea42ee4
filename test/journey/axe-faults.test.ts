import { describe, expect, it } from "vitest";
import { chromiumPath, closeTabs, findAxeFaults, openBrowser } from "#test/support/pages-in-browser.ts";

describe.skipIf(!chromiumPath)("the rules of axe", () => {
  it("find a button without a name and a text that is hard to read, unless their rules are not wanted", async () => {
    try {
      const page = await (await openBrowser()).newPage();
      await page.setContent(
        `<html lang="en"><title>A page</title><main><h1>A page</h1><button></button>` +
          `<p style="color: #bbb; background: #fff">Pale</p></main></html>`,
      );

      const namelessButton = expect.stringMatching(/^axe button-name: <button>/);
      const paleText = expect.stringMatching(/^axe color-contrast: <p style=/);
      expect((await findAxeFaults(page)).sort()).toEqual([namelessButton, paleText]);
      expect(await findAxeFaults(page, { disabled: ["color-contrast"] })).toEqual([namelessButton]);
      expect(await findAxeFaults(page, { rules: "colours" })).toEqual([paleText]);
      expect(await findAxeFaults(page, { rules: "not colours" })).toEqual([namelessButton]);
    } finally {
      await closeTabs();
    }
  });
});
