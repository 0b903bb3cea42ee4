import { describe, expect, it } from "vitest";
import { toCallLink, toMailLink, toTextLink } from "#platform/pages/contact-links.ts";

describe("call and text links", () => {
  it("open the dialler and the messaging app of a phone", () => {
    expect([toCallLink("+447700900123"), toTextLink("+447700900123")]).toEqual([
      "tel:+447700900123",
      "sms:+447700900123",
    ]);
  });

  it.each([
    "javascript:alert(1)",
    "07700900123",
    "+44 7700 900123",
    "+447700900123;ext=1",
    "*#06#",
    "+447700900123\n",
    "",
    undefined,
  ])("make nothing to tap of %j", (phone) => {
    expect([toCallLink(phone), toTextLink(phone)]).toEqual([undefined, undefined]);
  });
});

describe("a mail link", () => {
  it("writes to an address with any letters", () => {
    expect(toMailLink("zoe.o'brien+roof@example.co.uk")).toBe("mailto:zoe.o'brien%2Broof@example.co.uk");
    expect(toMailLink("jürgen@bücher.example")).toBe("mailto:j%C3%BCrgen@b%C3%BCcher.example");
  });

  it("encodes characters that would add a subject or a copy", () => {
    expect(toMailLink("a?bcc=b&body=c@example.com")).toBe("mailto:a%3Fbcc%3Db%26body%3Dc@example.com");
  });

  it.each(["javascript:alert(1)", "a@b,c@d", "a@b?cc=c@d", "a b@c", "<a@b>", "a@b\nBcc: c", "", undefined])(
    "does not exist for %j",
    (email) => {
      expect(toMailLink(email)).toBeUndefined();
    },
  );
});
