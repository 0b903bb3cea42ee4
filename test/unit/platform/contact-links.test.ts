import { describe, expect, it } from "vitest";
import { callLink, mailLink, textLink } from "#platform/pages/contact-links.ts";

describe("callLink and textLink", () => {
  it("open the dialler and the messages of a phone", () => {
    expect([callLink("+447700900123"), textLink("+447700900123")]).toEqual(["tel:+447700900123", "sms:+447700900123"]);
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
    expect([callLink(phone), textLink(phone)]).toEqual([undefined, undefined]);
  });
});

describe("mailLink", () => {
  it("writes to the address, whatever letters it has", () => {
    expect(mailLink("zoe.o'brien+roof@example.co.uk")).toBe("mailto:zoe.o'brien%2Broof@example.co.uk");
    expect(mailLink("jürgen@bücher.example")).toBe("mailto:j%C3%BCrgen@b%C3%BCcher.example");
  });

  it("encodes what would add a subject or a copy", () => {
    expect(mailLink("a?bcc=b&body=c@example.com")).toBe("mailto:a%3Fbcc%3Db%26body%3Dc@example.com");
  });

  it.each(["javascript:alert(1)", "a@b,c@d", "a@b?cc=c@d", "a b@c", "<a@b>", "a@b\nBcc: c", "", undefined])(
    "makes nothing to tap of %j",
    (email) => {
      expect(mailLink(email)).toBeUndefined();
    },
  );
});
