import { describe, expect, it } from "vitest";
import { buildMimeMessage } from "#delivery/email/adapters/build-mime-message.ts";
import { parseMime } from "#local/inbox/parse-mime.ts";

type Message = Parameters<typeof buildMimeMessage>[0];

const aMessage = (changes: Partial<Message> = {}): Message => ({
  from: { name: "Brightline Leads", address: "hello@brightline.example" },
  to: "zoe@example.com",
  subject: "Appointment with Harbour Roofing",
  headers: { "Auto-Submitted": "auto-generated" },
  alternatives: [
    { contentType: "text/plain; charset=UTF-8", text: "Hello Zoë 🙂\n" },
    { contentType: "text/html; charset=UTF-8", text: "<p>Hello Zoë 🙂</p>" },
    { contentType: "text/calendar; charset=UTF-8; method=REQUEST", text: "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n" },
  ],
  attachments: [
    { contentType: "application/ics", fileName: "invite.ics", text: "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n" },
  ],
  boundary: "apt_1.0",
  ...changes,
});
const written = (changes: Partial<Message> = {}) => new TextDecoder().decode(buildMimeMessage(aMessage(changes)));

describe("a MIME message", () => {
  it("is mixed, of alternatives and an attachment, in base64 lines that end with CRLF", () => {
    expect(written().split("\r\n")).toEqual([
      'From: "Brightline Leads" <hello@brightline.example>',
      "To: zoe@example.com",
      "Subject: Appointment with Harbour Roofing",
      "Auto-Submitted: auto-generated",
      "MIME-Version: 1.0",
      'Content-Type: multipart/mixed; boundary="=_mixed_apt_1.0"',
      "",
      "--=_mixed_apt_1.0",
      'Content-Type: multipart/alternative; boundary="=_alternative_apt_1.0"',
      "",
      "--=_alternative_apt_1.0",
      "Content-Type: text/plain; charset=UTF-8",
      "Content-Transfer-Encoding: base64",
      "",
      "SGVsbG8gWm/DqyDwn5mCCg==",
      "",
      "--=_alternative_apt_1.0",
      "Content-Type: text/html; charset=UTF-8",
      "Content-Transfer-Encoding: base64",
      "",
      "PHA+SGVsbG8gWm/DqyDwn5mCPC9wPg==",
      "",
      "--=_alternative_apt_1.0",
      "Content-Type: text/calendar; charset=UTF-8; method=REQUEST",
      "Content-Transfer-Encoding: base64",
      "",
      "QkVHSU46VkNBTEVOREFSDQpFTkQ6VkNBTEVOREFSDQo=",
      "",
      "--=_alternative_apt_1.0--",
      "",
      "--=_mixed_apt_1.0",
      'Content-Type: application/ics; name="invite.ics"',
      "Content-Transfer-Encoding: base64",
      'Content-Disposition: attachment; filename="invite.ics"',
      "",
      "QkVHSU46VkNBTEVOREFSDQpFTkQ6VkNBTEVOREFSDQo=",
      "",
      "--=_mixed_apt_1.0--",
      "",
    ]);
  });

  it("wraps base64 at 76 characters", () => {
    const lines = written({ alternatives: [{ contentType: "text/plain", text: "x".repeat(1_000) }] }).split("\r\n");
    expect(Math.max(...lines.map(({ length }) => length))).toBe(76);
  });

  it.each(["é".repeat(100), "屋根修理".repeat(30), "🙂".repeat(40), "é"])(
    "keeps each line with an encoded word to 76 characters: %s",
    (name) => {
      const text = written({ from: { name, address: `${"a".repeat(60)}@b.example` }, subject: name });
      const lines = text.split("\r\n").filter((line) => line.includes("=?"));
      expect(lines.length).toBeGreaterThan(1);
      for (const { length } of lines) expect(length).toBeLessThanOrEqual(76);
      expect(parseMime(text).headers["Subject"]).toBe(name);
    },
  );

  it("encodes a name and a subject outside ASCII in words of at most 75 characters, and splits no character", () => {
    const name = "Zoë 🙂 屋根修理専門店".repeat(6);
    const text = written({ from: { name, address: "a@b.example" }, subject: name });
    for (const [word] of text.matchAll(/=\?[^\s]*\?=/g)) expect(word.length).toBeLessThanOrEqual(75);
    expect(text).not.toMatch(/[^\r\n -~]/);
    const { headers } = parseMime(text);
    expect(headers["Subject"]).toBe(name);
    expect(headers["From"]).toBe(`${name} <a@b.example>`);
  });

  it("quotes a name, and encodes one that looks like an encoded word", () => {
    expect(written({ from: { name: 'Smith, "Jo" \\ Co', address: "a@b.example" } })).toContain(
      'From: "Smith, \\"Jo\\" \\\\ Co" <a@b.example>\r\n',
    );
    expect(parseMime(written({ subject: "=?UTF-8?B?eA==?=" })).headers["Subject"]).toBe("=?UTF-8?B?eA==?=");
  });

  it("lets no line break of a name or a subject add a header, and refuses one in an address", () => {
    const evil = "Zoë\r\nBcc: other@example.com";
    const text = written({ from: { name: evil, address: "a@b.example" }, subject: evil });
    expect(text.split("\r\n").filter((line) => line.startsWith("Bcc"))).toEqual([]);
    expect(() => written({ to: "zoe@example.com\r\nBcc: other@example.com" })).toThrow(RangeError);
    expect(() => written({ headers: { "X-A": "b\nBcc: c" } })).toThrow(RangeError);
  });
});
