import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { renderLeadSms } from "#delivery/sms/pages/lead-sms.ts";
import { measureSms } from "#platform/text/measure-sms.ts";
import { aLeadView } from "#test/support/a-lead-view.ts";

// 3GPP TS 23.038 by code point, independent of the table under test.
const gsm7 = /^[\n\r !-#%-?A-Za-z@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà]$/u;
const gsm7Escaped = /^[\f^{}\\[~\]|€]$/u;

/** Cuts off the longest beginning that fits, again and again: slow, and unlike the running count under test. */
function segmentsByCutting(text: string): number {
  const isGsm7 = Array.from(text).every((character) => gsm7.test(character) || gsm7Escaped.test(character));
  const sizeOf = (part: string) =>
    isGsm7 ? Array.from(part).reduce((sum, character) => sum + (gsm7Escaped.test(character) ? 2 : 1), 0) : part.length;
  if (sizeOf(text) <= (isGsm7 ? 160 : 70)) return 1;
  const room = isGsm7 ? 153 : 67;
  let rest = Array.from(text);
  let segments = 0;
  while (rest.length > 0) {
    let cut = rest.length;
    while (sizeOf(rest.slice(0, cut).join("")) > room) cut -= 1;
    rest = rest.slice(cut);
    segments += 1;
  }
  return segments;
}

const anyText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.string({ unit: "grapheme", maxLength: 60 }),
  fc.string({ maxLength: 120 }),
  fc
    .array(fc.constantFrom("a", "€", "я", "😀", "\n", ".", "/", "http://", "@", "0906", "\u202e", "\u0301"), {
      maxLength: 90,
    })
    .map((parts) => parts.join("")),
);
const anyUrl = fc
  .tuple(fc.webUrl({ validSchemes: ["https"], size: "small" }), fc.base64String({ minLength: 40, maxLength: 90 }))
  .map(([origin, token]) => `${new URL(origin).origin}/l/${token.replaceAll(/[+/=]/g, "_")}`);
const anyLead = fc
  .record({
    name: anyText,
    campaignName: anyText,
    url: anyUrl,
    phone: fc.constantFrom("+447700900123", "+14155552671", undefined),
  })
  .map(({ name, phone, ...rest }) => aLeadView({ ...rest, person: { name, phone } }));

describe("size of any text", () => {
  it("equals the size found by cutting the text into segments", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          anyText,
          fc.tuple(anyText, anyText, anyText).map((parts) => parts.join("")),
        ),
        (text) => {
          expect(measureSms(text).segments).toBe(segmentsByCutting(text));
        },
      ),
    );
  });
});

describe("SMS of any lead", () => {
  it("ends with the whole link on its own line", () => {
    fc.assert(
      fc.property(anyLead, (view) => {
        expect(renderLeadSms(view).text.split("\n").at(-1)).toBe(view.url);
      }),
    );
  });

  it("has the size that it claims, and only GSM-7 characters if it says so", () => {
    fc.assert(
      fc.property(anyLead, (view) => {
        const { text, encoding, segments } = renderLeadSms(view);
        const isGsm7 = Array.from(text).every((character) => gsm7.test(character) || gsm7Escaped.test(character));
        expect(encoding).toBe(isGsm7 ? "gsm-7" : "ucs-2");
        expect(segments).toBe(segmentsByCutting(text));
      }),
    );
  });

  it("begins with New lead, whatever the lead is", () => {
    fc.assert(
      fc.property(anyLead, (view) => {
        expect(renderLeadSms(view).text).toMatch(/^New lead(: \S|\n)/);
      }),
    );
  });

  it("never costs more than the link, the number, New lead and twelve letters of the name need", () => {
    fc.assert(
      fc.property(anyLead, (view) => {
        const { text, encoding, segments } = renderLeadSms(view);
        const letter = encoding === "gsm-7" ? "x" : "я";
        expect(segments).toBeLessThanOrEqual(
          segmentsByCutting(`New lead: ${letter.repeat(12)}\n${"1".repeat(16)}\n${view.url}`),
        );
        expect(text.split("\n").length).toBeLessThanOrEqual(4);
      }),
    );
  });

  it("has nothing tappable in the line of the name, whatever the name is", () => {
    fc.assert(
      fc.property(anyLead, (view) => {
        const [title = ""] = renderLeadSms(view).text.split("\n");
        const name = title.replace(/^New lead:? ?/, "").replace(/\.\.$/, "");
        expect(name).not.toMatch(/[@:/\\\r\n\u2028\u2029\u202a-\u202e]|\.\S/);
        expect(name.match(/\p{N}/gu)?.length ?? 0).toBeLessThanOrEqual(3);
        expect(name.isWellFormed()).toBe(true);
      }),
    );
  });
});
