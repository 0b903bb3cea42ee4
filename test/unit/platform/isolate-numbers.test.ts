import { describe, expect, it } from "vitest";
import { html, render } from "#platform/pages/html.ts";
import { isolateNumbers } from "#platform/pages/isolate-numbers.ts";

const isolate = (text: string) => render(html`${isolateNumbers(text)}`);

describe("isolateNumbers", () => {
  it.each(["07700 900 777", "+44 (0)20 7946 0000", "٠٧٧٠٠ ٩٠٠ ٧٧٧"])(
    "keeps the groups of %s in their order",
    (phone) => {
      expect(isolate(`تكلم ${phone} غدا`)).toBe(`تكلم <bdi dir="ltr">${phone}</bdi> غدا`);
    },
  );

  it("leaves short numbers and ranges in the direction of the text", () => {
    for (const text of ["9 - 17", "12.50", "no number", ""]) expect(isolate(text)).toBe(text);
  });

  it("escapes the text around numbers", () => {
    expect(isolate("<b> 0123456789 &")).toBe('&lt;b&gt; <bdi dir="ltr">0123456789</bdi> &amp;');
  });
});
