import { describe, expect, it } from "vitest";
import { faultSummary, textField } from "#console/pages/form-field.ts";
import { html, type Html } from "#platform/pages/html.ts";
import { aSession } from "#test/support/console/a-session.ts";
import { showInBrowser } from "#test/support/console/show-in-browser.ts";
import { chromiumPath, measureExcessWidth } from "#test/support/pages-in-browser.ts";

describe.skipIf(!chromiumPath)("a page of the console in a browser", () => {
  const open = showInBrowser();
  const show = (body: Html, session = aSession()) =>
    open(
      { kind: "page", title: "Clients", body },
      { session, path: "/console/clients", view: { width: 320, scheme: "light" } },
    );

  it("opens with the focus on what is wrong, in view, without its script", async () => {
    const state = { faults: { name: "not empty" } };
    const filler = Array.from({ length: 60 }, (_, line) => html`<p>Line ${line}</p>`);

    const page = await show(html`${filler}${faultSummary(state)} ${textField({ name: "name", label: "Name" }, state)}`);

    const focused = page.locator(":focus");
    expect(await focused.getAttribute("role")).toBe("alert");
    const box = await focused.boundingBox();
    expect(box?.y).toBeLessThan(900);
  });

  it("marks where the reader is by a line that no other link has, also in forced colours", async () => {
    const page = await show(
      html`<ul class="tabs">
        <li><a href="/console/clients" aria-current="page">These</a></li>
        <li><a href="/console/leads">Others</a></li>
      </ul>`,
    );
    await page.emulateMedia({ forcedColors: "active" });
    const widths = await page.evaluate<Record<string, string[]>>(`(() => {
      const widthsOf = (selector) =>
        [...new Set([...document.querySelectorAll(selector)].map((link) => getComputedStyle(link).borderBottomWidth))];
      const [here, elsewhere] = ["a[aria-current]", "a:not([aria-current])"];
      return {
        sections: [widthsOf(".sections " + here), widthsOf(".sections " + elsewhere)].flat(),
        tabs: [widthsOf(".tabs " + here), widthsOf(".tabs " + elsewhere)].flat(),
      };
    })()`);
    expect(widths).toEqual({ sections: ["3px", "0px"], tabs: ["2px", "1px"] });
  });

  const word = "W".repeat(110);
  it("breaks the long names of its reader and of their client in its head", async () => {
    const session = aSession("client_manager");
    const user = { ...session.user, name: word, email: `${"w".repeat(60)}@${"w".repeat(60)}.example.com` };

    const page = await show(html`<p>One line</p>`, { ...session, user, clientName: word });

    expect(await measureExcessWidth(page)).toBe(0);
    await page.locator(".account summary").click();
    expect(await measureExcessWidth(page)).toBe(0);
  });

  it.each<[string, string, Html]>([
    [
      "a list",
      ".plain",
      html`<ul class="plain">
        <li>Passed: <strong>${word}</strong></li>
      </ul>`,
    ],
    ["the label of a box", ".choice", html`<label class="choice"><input type="checkbox" /> ${word}</label>`],
    [
      "the caption of a table",
      ".table",
      html`<div class="table rows">
        <table>
          <caption>
            ${word}
          </caption>
          <tbody>
            <tr>
              <td>1</td>
            </tr>
          </tbody>
        </table>
      </div>`,
    ],
  ])("breaks a long word in %s, and does not scroll sideways", async (_, selector, body) => {
    const page = await show(body);

    expect(await measureExcessWidth(page)).toBe(0);
    const part = `document.querySelector(${JSON.stringify(selector)})`;
    expect(await page.evaluate(`${part}.scrollWidth - ${part}.clientWidth`)).toBe(0);
  });
});
