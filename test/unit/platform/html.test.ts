import { describe, expect, it } from "vitest";
import { html, render } from "#platform/pages/html.ts";

// Under another name, so that the formatter leaves these templates.
const template = html;

describe("html", () => {
  it("escapes text from outside", () => {
    expect(render(template`<p title="${`"'>`}">${"<b>&amp;"}</p>`)).toBe(
      '<p title="&quot;&#39;&gt;">&lt;b&gt;&amp;amp;</p>',
    );
  });

  it("keeps its own markup, and joins lists of it", () => {
    expect(render(template`<ul>${["a", "<"].map((item) => template`<li>${item}</li>`)}</ul>`)).toBe(
      "<ul><li>a</li><li>&lt;</li></ul>",
    );
  });

  it("writes nothing for false and undefined, but writes 0", () => {
    expect(render(template`${false}${undefined}${0}`)).toBe("0");
  });

  it.each(["javascript:alert(1)", "data:text/html,x", "//evil.example", " https://x", "JAVASCRIPT:x", "vbscript:x"])(
    "refuses %s as a link",
    (link) => {
      expect(() => template`<a href="${link}">x</a>`).toThrow(TypeError);
    },
  );

  it("accepts links of the schemes that pages use", () => {
    for (const link of ["https://a.example/?b=1&c=2", "tel:+441", "sms:+441", "mailto:a@b.example", "#form"])
      expect(render(template`<a href="${link}">x</a>`)).toContain(`href="${link.replace("&", "&amp;")}"`);
  });

  it("refuses text in a tag outside double quotes, because a space would start another attribute", () => {
    const value = "x onclick=alert(1)";
    expect(() => template`<p title=${value}>x</p>`).toThrow(TypeError);
    expect(() => template`<p title='${value}'>x</p>`).toThrow(TypeError);
    expect(() => template`<p ${value}>x</p>`).toThrow(TypeError);
    expect(() => template`<p title="x" ${[value]}>x</p>`).toThrow(TypeError);
  });

  it("refuses text in a script or a style, because escapes have no effect there", () => {
    expect(() => template`<script>let a = ${"1"}</script>`).toThrow(TypeError);
    expect(() => template`<style>p { color: ${"red"} }</style>`).toThrow(TypeError);
  });
});
